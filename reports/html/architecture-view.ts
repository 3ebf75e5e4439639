import type { Listed, Sign } from '../../src/model/picture.ts';
import type {
  Architecture,
  Entry,
  NamespaceEntry,
  NodeGroup,
} from '../../src/model/pictures/architecture.ts';
import { holders, type Responsibilities } from '../../src/model/pictures/architecture.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  boundaryNames,
  entryNames,
  exposureNames,
  holderNames,
  isolationNames,
  namesOfZones,
  podSecurityNames,
  tierOf,
  traitNames,
  whyNotDrawn,
} from '../architecture-words.ts';
import { dutyCounts } from '../responsibility-words.ts';
import { clusterLink, type Page } from './page-view.ts';
import { drawnBoundaries } from './trust-boundaries.ts';
import { httpsUrl } from './url.ts';

/** The most rows of each table: a page is read by people, and the result holds the rest. */
const MOST_ENTRIES = 25;
const MOST_NAMESPACES = 40;
const MOST_GROUPS = 20;

/** How a cluster is built, who holds which lever, and what separates it from the outside. */
export function architectureView(page: Page, cluster: ClusterReport): object {
  const { architecture } = cluster.pictures;
  const { text, anchor } = clusterLink(page, cluster.id);
  const id = `${anchor ?? 'c'}-architecture`;
  const missing = whyNotDrawn(architecture);
  if (architecture.value === null) return { id, missing, drawn: null };
  return {
    id,
    missing,
    drawn: { ...drawnView(architecture.value), picture: pictureOf(architecture.value, id, text) },
  };
}

function pictureOf({ boundaries }: Architecture, id: string, of: string): object {
  return drawnBoundaries(boundaries, id, of);
}

function drawnView(value: Architecture): object {
  const { build, levers, responsibility, nodes, namespaces, entries, boundaries } = value;
  return {
    steps: boundaries.steps.map((step) => ({
      way: namesOfZones(step),
      crosses: step.crosses,
      state: step.state,
      stateName: boundaryNames[step.state],
      guards: step.guards.map((guard) => ({
        state: guard.state,
        stateName: boundaryNames[guard.state],
        text: guard.text,
        signs: guard.signs.map(signView),
      })),
    })),
    traits: build.map(({ topic, state, text }) => ({
      name: traitNames[topic],
      text,
      unseen: state === 'not-seen',
    })),
    knownOn: levers.knownOn,
    levers: holders.flatMap((holder) => {
      const held = levers.rows.filter((one) => one.holder === holder);
      return held.length === 0 ? [] : [{ holder, name: holderNames[holder], held }];
    }),
    duties: dutiesView(responsibility),
    nodes: nodes.total === null ? 'not seen' : `${nodes.total}`,
    groups: rows(byPool(nodes.groups), MOST_GROUPS, poolView),
    entries: rows(entries.list, MOST_ENTRIES, entryView),
    noEntries: noEntries(value),
    partly: entries.state === 'partial' && entries.list.rows.length > 0,
    namespaces: rows(namespaces.list, MOST_NAMESPACES, namespaceView),
    counts: countsOf(value),
  };
}

function dutiesView(all: Responsibilities): object {
  const { rows: duties, reference, knownOn } = all;
  return {
    counts: dutyCounts(all),
    knownOn,
    url: httpsUrl(reference ?? ''),
    holders: (['provider', 'shared'] as const).flatMap((owner) => {
      const held = duties.filter((one) => one.owner === owner);
      return held.length === 0 ? [] : [{ holder: owner, name: holderNames[owner], held }];
    }),
  };
}

function noEntries({ entries }: Architecture): string | null {
  if (entries.list.rows.length > 0) return null;
  return entries.state === 'seen'
    ? 'No object lets the outside in.'
    : 'Not seen: what could let the outside in was not read in full.';
}

function countsOf({ namespaces: { counts } }: Architecture): string {
  if (counts === null) return 'Namespaces were not seen.';
  const { all, system, critical, exposed, isolated } = counts;
  return `${all} namespaces, ${system} of them the cluster’s own. ${critical} critical, ${exposed} reachable from outside, ${isolated} isolated.`;
}

interface Rows {
  readonly rows: readonly object[];
  /** What is not in the table, in words. */
  readonly more: string | null;
}

function rows<T>(list: Listed<T>, most: number, view: (one: T) => object): Rows {
  const left = list.truncated + Math.max(0, list.rows.length - most);
  return {
    rows: list.rows.slice(0, most).map(view),
    more: left === 0 ? null : `${left} more are not listed here; the result as JSON has them.`,
  };
}

function signView({ object, path, value }: Sign): object {
  return { object, field: `${path}: ${value}` };
}

interface Pool {
  readonly alike: readonly NodeGroup[];
}

/** Nodes that differ in their zone alone are one row. */
function byPool({ rows: groups, truncated }: Listed<NodeGroup>): Listed<Pool> {
  const pools = Map.groupBy(groups, ({ pool, image, os, arch }) =>
    JSON.stringify([pool, image ?? os, arch]),
  );
  return { rows: [...pools.values()].map((alike) => ({ alike })), truncated };
}

function poolView({ alike }: Pool): object {
  const [first] = alike;
  const zones = new Set(alike.map(({ zone }) => zone ?? 'no zone named'));
  const notReady = sum(alike, (one) => one.notReady);
  const count = `${sum(alike, (one) => one.count)}`;
  const system = [first?.image ?? first?.os, first?.arch];
  return {
    pool: first?.pool ?? 'no pool named',
    zones: [...zones].sort().join(', '),
    system: system.filter((one) => typeof one === 'string').join(', '),
    count: notReady === 0 ? count : `${count}, ${notReady} not ready`,
  };
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

function entryView(entry: Entry): object {
  const { kind, namespace, name, certainty, hosts, addresses, sources, tls, workloads } = entry;
  const where = hosts.rows.length > 0 ? hosts : addresses;
  return {
    kind: entryNames[kind],
    object: `${namespace}/${name}`,
    possible: certainty === 'possible',
    where: inline(where, 3) || 'not seen',
    sources: inline(sources, 3) || 'anybody',
    tls: tlsOf(tls),
    workloads: inline({ ...workloads, rows: workloads.rows.map(short) }, 3) || 'nothing that runs',
    critical: entry.critical,
  };
}

function tlsOf(tls: boolean | null): string {
  if (tls === null) return 'not said here';
  return tls ? 'yes' : 'no';
}

/** The key without its group: a table has little room. */
function short(key: string): string {
  return key.slice(key.indexOf('/') + 1);
}

function inline({ rows: all, truncated }: Listed<string>, most: number): string {
  const left = truncated + Math.max(0, all.length - most);
  const shown = all.slice(0, most).join(', ');
  return left === 0 ? shown : `${shown} and ${left} more`;
}

function namespaceView(one: NamespaceEntry): object {
  return {
    name: one.name,
    tier: tierOf(one),
    critical: one.system === null && one.tier === 'critical',
    owner: one.owner ?? 'nobody named',
    workloads: one.workloads === null ? 'not seen' : `${one.workloads}`,
    exposed: exposureNames[one.exposed],
    open: one.exposed === 'yes',
    isolated: isolationNames[one.isolated],
    why: one.isolation,
    podSecurity: podSecurityNames[one.podSecurity],
  };
}
