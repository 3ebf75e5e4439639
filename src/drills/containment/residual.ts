import { type AnswerId, NOTHING } from '../../facts/reachability/answers.ts';
import { type Connection, NO_CONNECTION, PROTOCOLS } from '../../facts/reachability/connections.ts';
import type { Step } from '../../facts/reachability/decide.ts';
import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import { type Partition, partition } from '../../facts/reachability/partition.ts';
import { pairs } from '../../facts/reachability/ranges.ts';
import { type End, endOf, explain, type Kinds, kindsOf } from '../../facts/reachability/reach.ts';
import type { World } from '../../facts/reachability/world.ts';
import { byText } from '../../model/order.ts';
import { type Listed, listed } from '../../model/picture.ts';
import type { FlowClass, ResidualFlow } from '../../model/pictures/containment.ts';
import type { Leaks } from './verdicts.ts';

/** What still passes to and from an end, for certain and perhaps. */
export interface Residual {
  readonly flows: Listed<ResidualFlow>;
  readonly leaks: Leaks;
  readonly mayLeak: Leaks;
}

/** What the flows of one world are told apart by. */
export interface Surroundings {
  readonly world: World;
  readonly nameOf: (endpoint: Endpoint) => string;
  readonly sources: Grouped;
  readonly destinations: Grouped;
}

interface Grouped {
  readonly kinds: Kinds;
  /** Classes of each kind. */
  readonly members: readonly (readonly number[])[];
}

/** The most rows that a report shows of one strategy. */
const MOST_FLOWS = 20;

export function surroundingsOf(world: World, nameOf: Surroundings['nameOf']): Surroundings {
  const grouped = (as: Kinds['as']): Grouped => {
    const kinds = kindsOf(world, as);
    const members: number[][] = kinds.examples.map(() => []);
    for (const { id } of world.classes) members[kinds.kindOf[id] ?? 0]?.push(id);
    return { kinds, members };
  };
  return { world, nameOf, sources: grouped('source'), destinations: grouped('destination') };
}

export type Direction = 'ingress' | 'egress';
export const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

/** Everything but the workload's own pods, which the strategy contains as well. */
export function residualOf(
  around: Surroundings,
  end: End,
  self: Self,
  directions: readonly Direction[],
): Residual {
  const rows = directions.flatMap((one) => [...rowsOf(around, end, self, one)]);
  rows.sort((a, b) => Number(b.row.certain) - Number(a.row.certain) || b.count - a.count);
  return {
    flows: listed(
      rows.map(({ row }) => row),
      MOST_FLOWS,
    ),
    leaks: widest(rows.filter(({ row }) => row.certain)),
    mayLeak: widest(rows),
  };
}

/** Whom a flow must not be counted with. */
export interface Self {
  readonly namespace: string;
  /** Whether a class is made of pods of the workload alone. */
  readonly owns: (endpoint: Endpoint) => boolean;
  /** Whether an Ingress, a route or a gateway leads to it. */
  readonly isEntered: boolean;
}

interface Row {
  readonly row: ResidualFlow;
  /** How many classes it stands for. */
  readonly count: number;
}

function widest(rows: readonly Row[]): Leaks {
  if (rows.length === 0) return 'nothing';
  return rows.every(({ row }) => row.class === 'dns') ? 'dns' : 'more';
}

interface Group {
  readonly class: FlowClass;
  readonly connection: Connection;
  readonly certain: boolean;
  readonly first: number;
  readonly names: Set<string>;
  count: number;
}

function* rowsOf(around: Surroundings, end: End, self: Self, direction: Direction): Generator<Row> {
  const { world } = around;
  const grouped = direction === 'ingress' ? around.sources : around.destinations;
  const groups = new Map<string, Group>();
  for (const [id, answer] of open(partition(world, end, grouped.kinds), grouped)) {
    const example = world.classes[id]?.example;
    if (example === undefined || !isPeer(example, self, direction)) continue;
    for (const [connection, certain] of passing(world, answer)) {
      const flow = classOf(around, example, connection, self.namespace, direction);
      addTo(groups, { class: flow, connection, certain, first: id }, around.nameOf(example));
    }
  }
  for (const group of groups.values()) yield rowOf(around, end, group, direction);
}

/** Ingress controllers only ask, and only where something leads them to the workload. */
function isPeer(peer: Endpoint, self: Self, direction: Direction): boolean {
  if (peer.type === 'ingress-controller') return direction === 'ingress' && self.isEntered;
  return !self.owns(peer);
}

/** What passes for certain, and what may pass where that is more. */
function* passing(
  { answers }: World,
  answer: AnswerId,
): Generator<readonly [Connection, certain: boolean]> {
  const { sure, may } = answers.get(answer);
  if (sure !== NO_CONNECTION) yield [sure, true];
  if (may !== sure) yield [may, false];
}

/** Classes that something passes to or from; kinds that nothing passes with are not looked into. */
function* open(
  { exceptions, usual }: Partition,
  { members }: Grouped,
): Generator<readonly [number, AnswerId]> {
  for (const [id, answer] of exceptions) if (answer !== NOTHING) yield [id, answer];
  for (const [kind, ids] of members.entries()) {
    const answer = usual(kind);
    if (answer === NOTHING) continue;
    for (const id of ids) if (!exceptions.has(id)) yield [id, answer];
  }
}

function addTo(
  groups: Map<string, Group>,
  found: Pick<Group, 'class' | 'connection' | 'certain' | 'first'>,
  name: string,
): void {
  const key = `${found.class} ${found.connection} ${found.certain}`;
  const group = groups.get(key) ?? { ...found, names: new Set<string>(), count: 0 };
  group.count += 1;
  // Three names are enough to look it up.
  if (group.names.size < 3) group.names.add(name);
  groups.set(key, group);
}

const METADATA = new Set(['169.254.169.254', 'fd00:ec2::254']);

function classOf(
  { world, nameOf }: Surroundings,
  peer: Endpoint,
  connection: Connection,
  namespace: string,
  direction: Direction,
): FlowClass {
  switch (peer.type) {
    case 'outside':
      return isMetadata(nameOf(peer)) ? 'metadata' : 'internet';
    case 'ingress-controller':
      return 'internet';
    case 'node':
    case 'host-pod':
      return 'nodes';
    case 'pod':
      if (direction === 'egress' && isNameLookup(world, connection)) return 'dns';
      return peer.namespace === namespace ? 'same-namespace' : 'cross-namespace';
  }
}

function isMetadata(name: string): boolean {
  const [low, high] = name.replace(/^ip6?:/, '').split('-');
  return low !== undefined && (high === undefined || low === high) && METADATA.has(low);
}

/** Port 53 and nothing else. */
function isNameLookup({ answers }: World, connection: Connection): boolean {
  const ranges = answers.connections.rangesOf(connection);
  return (
    ranges.SCTP.length === 0 &&
    [ranges.TCP, ranges.UDP].every((one) =>
      [...pairs(one)].every(([start, end]) => start === 53 && end === 53),
    )
  );
}

function rowOf({ world }: Surroundings, end: End, group: Group, direction: Direction): Row {
  const peer = endOf(world, group.first);
  const explained = direction === 'ingress' ? explain(world, peer, end) : explain(world, end, peer);
  const by = explained.flatMap((one) =>
    one[direction].flatMap((step) => allowing(world, one.lane, direction, step)),
  );
  const more = group.count - group.names.size;
  const row: ResidualFlow = {
    direction,
    class: group.class,
    peer: [...group.names].sort(byText).join(', ') + (more > 0 ? ` and ${more} more` : ''),
    ports: portsText(world, group.connection),
    certain: group.certain,
    allowedBy: [...new Set(by)],
  };
  return { row, count: group.count };
}

/** The rule that lets it pass on the side of the workload. */
function allowing(
  { lanes }: World,
  lane: number,
  direction: Direction,
  { outcome, by }: Step,
): readonly string[] {
  if (outcome !== 'allow') return [];
  if (by.type !== 'rule') return ['no policy of the workload stops it'];
  const [object] = lanes[lane]?.[direction].programs.objects([by.rule.policy]) ?? [];
  return [`${object ?? 'a policy'} ${by.rule.rule.path}`];
}

function portsText({ answers }: World, connection: Connection): string {
  const ranges = answers.connections.rangesOf(connection);
  const texts = PROTOCOLS.flatMap((protocol) =>
    [...pairs(ranges[protocol])].map(([start, end]) => {
      if (start === 1 && end === 65_535) return protocol;
      return `${protocol} ${start === end ? start : `${start}-${end}`}`;
    }),
  );
  return texts.join(', ') === 'TCP, UDP, SCTP' ? 'all' : texts.join(', ');
}
