import type { AnswerId } from '../../facts/reachability/answers.ts';
import { type Connection, NO_CONNECTION, PROTOCOLS } from '../../facts/reachability/connections.ts';
import type { Step } from '../../facts/reachability/decide.ts';
import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import { pairs } from '../../facts/reachability/ranges.ts';
import { type End, endOf, explain } from '../../facts/reachability/reach.ts';
import type { World } from '../../facts/reachability/world.ts';
import { byText } from '../../model/order.ts';
import { type Listed, listed } from '../../model/picture.ts';
import type { FlowClass, ResidualFlow } from '../../model/pictures/containment.ts';
import { type Crowds, crowdsOf, type PeerSort, type Peers, peersOf } from './peers.ts';
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
  readonly sources: Crowds;
  readonly destinations: Crowds;
}

/** The most rows that a report shows of one strategy. */
const MOST_FLOWS = 20;

export function surroundingsOf(world: World, nameOf: Surroundings['nameOf']): Surroundings {
  const crowds = (as: 'source' | 'destination'): Crowds =>
    crowdsOf(world, as, (peer) => isMetadata(nameOf(peer)));
  return { world, nameOf, sources: crowds('source'), destinations: crowds('destination') };
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
  readonly count: number;
}

function* rowsOf(around: Surroundings, end: End, self: Self, direction: Direction): Generator<Row> {
  const { world } = around;
  const groups = new Map<string, Group>();
  const otherIn = (id: number): Endpoint | undefined => otherThan(world, id, self);
  const isOwn = (id: number): boolean => otherIn(id) === undefined;
  const asking = { namespace: self.namespace, owns: isOwn };
  const crowds = direction === 'ingress' ? around.sources : around.destinations;
  for (const peers of peersOf(world, end, crowds, asking)) {
    // Ingress controllers only ask, and only where something leads them to the workload.
    const isController = peers.sort === 'ingress-controller';
    if (isController && !(direction === 'ingress' && self.isEntered)) continue;
    for (const [connection, certain] of passing(world, peers.answer)) {
      const flow = classOf(world, peers.sort, connection, direction);
      addTo(groups, { class: flow, connection, certain }, peers, { ...around, otherIn });
    }
  }
  for (const group of groups.values()) yield rowOf(around, end, group, direction);
}

/** Any of a class but the workload itself: pods that no policy tells apart are one class. */
type OtherIn = (id: number) => Endpoint | undefined;

function otherThan({ classes, spec }: World, id: number, self: Self): Endpoint | undefined {
  for (const at of classes[id]?.endpoints ?? []) {
    const endpoint = spec.endpoints[at];
    if (endpoint !== undefined && !self.owns(endpoint)) return endpoint;
  }
  return undefined;
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

/** Three names are enough to look it up. */
const NAMES = 3;

function addTo(
  groups: Map<string, Group>,
  found: Pick<Group, 'class' | 'connection' | 'certain'>,
  { count, ids }: Peers,
  { nameOf, otherIn }: Pick<Surroundings, 'nameOf'> & { readonly otherIn: OtherIn },
): void {
  const key = `${found.class} ${found.connection} ${found.certain}`;
  const known = groups.get(key);
  const names = known?.names ?? new Set<string>();
  let first = known?.first;
  for (const id of names.size < NAMES ? ids() : []) {
    first ??= id;
    const example = otherIn(id);
    if (example !== undefined) names.add(nameOf(example));
    if (names.size >= NAMES) break;
  }
  const total = (known?.count ?? 0) + count;
  if (first !== undefined) groups.set(key, { ...found, first, names, count: total });
}

const METADATA = new Set(['169.254.169.254', 'fd00:ec2::254']);

function classOf(
  world: World,
  sort: PeerSort,
  connection: Connection,
  direction: Direction,
): FlowClass {
  switch (sort) {
    case 'metadata':
    case 'internet':
    case 'nodes':
      return sort;
    case 'ingress-controller':
      return 'internet';
    case 'same-namespace':
    case 'cross-namespace':
      return direction === 'egress' && isNameLookup(world, connection) ? 'dns' : sort;
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
