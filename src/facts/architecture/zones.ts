import { listed } from '../../model/picture.ts';
import type {
  Entry,
  NamespaceEntry,
  NodePools,
  Trait,
  Zone,
  ZoneId,
} from '../../model/pictures/architecture.ts';
import { kindsOf } from './outer-guards.ts';

/** The most names that a zone of the drawing shows. */
const MOST_NAMES = 12;

/** What lies between the internet and the cloud. `null` is not seen, never empty. */
export interface Inside {
  readonly entries: readonly Entry[];
  readonly entriesSeen: boolean;
  readonly exposed: readonly NamespaceEntry[];
  readonly tenants: readonly NamespaceEntry[];
  readonly system: readonly NamespaceEntry[];
  /** Of which it is not known whether the outside reaches them. */
  readonly doubtful: number;
  readonly namespacesSeen: boolean;
  readonly nodes: NodePools;
  readonly controlPlane: Trait | undefined;
  readonly provider: string;
}

export function zonesOf(inside: Inside): readonly Zone[] {
  const { entries, entriesSeen, nodes, controlPlane, provider, namespacesSeen } = inside;
  const critical = entries.filter((one) => one.critical).length;
  const of = (id: ZoneId, all: readonly NamespaceEntry[], text: string): Zone =>
    namespaceZone(id, all, text, namespacesSeen);
  return [
    one('internet', 'Everybody'),
    {
      id: 'entries',
      count: entries.length === 0 && !entriesSeen ? null : entries.length,
      critical,
      text: entries.length === 0 ? unseenOr(entriesSeen, 'No way in') : kindsOf(entries),
      names: listed(entries.map(nameOf), MOST_NAMES),
    },
    exposedZone(inside),
    of('tenants', inside.tenants, 'Namespaces that it does not reach'),
    of('system', inside.system, 'The cluster’s own machinery'),
    {
      id: 'nodes',
      count: nodes.total,
      critical: 0,
      text: nodes.total === null ? 'Not seen' : zonesText(nodes),
      names: poolNames(nodes),
    },
    one('control-plane', controlPlane?.text ?? 'Not seen'),
    one('cloud', provider === 'unknown' ? 'What the machines run on was not seen' : provider),
  ];
}

function one(id: ZoneId, text: string): Zone {
  return { id, count: null, critical: 0, text, names: listed([]) };
}

function namespaceZone(
  id: ZoneId,
  all: readonly NamespaceEntry[],
  text: string,
  isSeen: boolean,
): Zone {
  const critical = all.filter(({ tier, system }) => tier === 'critical' && system === null).length;
  const count = all.length === 0 && !isSeen ? null : all.length;
  const words = all.length === 0 ? unseenOr(isSeen, 'None') : text;
  return {
    id,
    count,
    critical,
    text: words,
    names: listed(
      all.map(({ name }) => name),
      MOST_NAMES,
    ),
  };
}

/** A namespace of which this is not known is not left out silently. */
function exposedZone({ exposed, doubtful, namespacesSeen }: Inside): Zone {
  const rest = doubtful === 0 ? '' : `; not known for ${doubtful} more`;
  const text = `Namespaces that the outside reaches${rest}`;
  const zone = namespaceZone('exposed', exposed, text, namespacesSeen && doubtful === 0);
  if (exposed.length > 0 || doubtful === 0) return zone;
  return { ...zone, text: `Not known for ${doubtful} namespaces` };
}

function unseenOr(isSeen: boolean, text: string): string {
  return isSeen ? text : 'Not seen';
}

/** A host says more to people than the name of an object. */
function nameOf({ hosts, namespace, name }: Entry): string {
  return hosts.rows[0] ?? `${namespace}/${name}`;
}

function zonesText({ groups }: NodePools): string {
  const zones = new Set(groups.rows.flatMap(({ zone }) => zone ?? []));
  if (zones.size === 0) return 'No zone is named';
  return zones.size === 1 ? 'All in one zone' : `In ${zones.size} zones`;
}

function poolNames({ groups }: NodePools): Zone['names'] {
  const pools = new Map<string, number>();
  for (const { pool, count } of groups.rows) {
    const name = pool ?? 'in no pool';
    pools.set(name, (pools.get(name) ?? 0) + count);
  }
  return listed(
    [...pools].map(([name, count]) => `${name} (${count})`),
    MOST_NAMES,
  );
}
