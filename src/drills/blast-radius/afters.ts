import type { NetworkLeft, Span, ThingKind } from '../../model/pictures/blast-radius.ts';
import type { StrategyResult } from '../../model/pictures/containment.ts';
import type { Count } from './census.ts';
import type { Held } from './held.ts';

/** What a step leaves: at best nothing was copied before it, at worst all that can be was. */
export interface After {
  readonly best: Span;
  readonly worst: Span;
  /** What it does not touch, in words. */
  readonly leaves: readonly string[];
}

/** How what is left is counted. */
export interface Counting {
  readonly before: Count;
  readonly held: Held;
  /** Of those who hold the same pods, but for the edges of these kinds that begin there. */
  readonly without: (edges: ReadonlySet<string>) => Count;
  /** Of those who cannot leave the nodes that they are on. */
  readonly onNode: () => Count;
  /** Of those who hold only this. */
  readonly of: (nodes: readonly string[]) => Count;
  /** Cloud roles of an account. */
  readonly cloudRolesOf: (account: string) => readonly string[];
}

const NOTHING: Span = { lo: 0, hi: 0 };
const TOKENS: ReadonlySet<string> = new Set(['runs-as']);

/** What a strategy of the containment drill leaves of a blast radius. */
export function afterStrategy(strategy: StrategyResult, counting: Counting): After {
  const { before, held } = counting;
  const all = { best: before.all, worst: before.all };
  if (strategy.id === 'Q4') return { ...all, leaves: [NO_PROXY] };
  if (strategy.id === 'Q6') {
    return strategy.verdict === 'BLOCKED'
      ? { ...all, leaves: [NO_EFFECT] }
      : afterRemoval(counting);
  }
  if (!takesEffect(strategy)) return { ...all, leaves: [NO_EFFECT] };
  const tokens = accountsOf(held).map(
    (account) =>
      `the token of ${account}: where it was copied to, it works as long as the pod lives`,
  );
  if (strategy.id === 'Q5') {
    const best = counting.onNode().all;
    return { best, worst: before.all, leaves: ['the node itself, and what is on it', ...tokens] };
  }
  const hosts = hostsOf(held).map((host) => `${host}: no policy holds whoever is root on a node`);
  return { best: counting.without(TOKENS).all, worst: before.all, leaves: [...hosts, ...tokens] };
}

/** With a pod the tokens bound to it die; what was read from it, and who left it, do not. */
export function afterRemoval({ held, of, cloudRolesOf }: Counting): After {
  const roles = accountsOf(held).flatMap((account) => cloudRolesOf(account));
  const copied = held.first.filter(({ reason }) => !TOKENS.has(reason.edge)).map(({ to }) => to);
  const leaves = [
    ...hostsOf(held).map((host) => `${host}: whoever escaped to it stays there`),
    ...roles.map(
      (role) => `${role}: sessions that were opened with the token last until they expire`,
    ),
    ...givenTo(held).map((secret) => `${secret}: it was read, and works until it is changed`),
  ];
  return { best: NOTHING, worst: of([...copied, ...roles]).all, leaves };
}

const NO_EFFECT = 'everything: it does not take effect';
const NO_PROXY = 'everything: no proxy of the mesh stands between the pod and the API server';

const OUTWARD: ReadonlySet<string> = new Set(['api-server', 'nodes', 'internet']);

/** Whether it may keep the pods from the API server, which is behind an address of a node or outside. */
function takesEffect({ verdict, residual }: StrategyResult): boolean {
  switch (verdict) {
    case 'ISOLATED':
    case 'NEW_ONLY':
    case 'LEAKS_DNS':
    case 'UNKNOWN':
      return true;
    case 'LEAKS':
      return (
        residual.truncated === 0 &&
        !residual.rows.some((one) => one.direction === 'egress' && OUTWARD.has(one.class))
      );
    case 'NO_EFFECT':
    case 'REVERTED':
    case 'BLOCKED':
      return false;
  }
}

const NOUNS: readonly (readonly [kind: ThingKind, one: string, many: string])[] = [
  ['host', 'node', 'nodes'],
  ['cloud-role', 'cloud role', 'cloud roles'],
  ['namespace', 'namespace', 'namespaces'],
  ['identity', 'identity', 'identities'],
  ['secret', 'Secret', 'Secrets'],
  ['workload', 'workload', 'workloads'],
  ['volume', 'volume', 'volumes'],
];

/** What stays under control, or may. */
export function standing(count: Count): readonly string[] {
  const admin = count.of('cluster').hi > 0 ? ['administration of the cluster'] : [];
  const rest = NOUNS.flatMap(([kind, one, many]): readonly string[] => {
    const { hi } = count.of(kind);
    return hi === 0 ? [] : [`${hi} ${hi === 1 ? one : many}`];
  });
  return [...admin, ...rest];
}

/** What a strategy leaves of what can be attacked from there. */
export function networkAfter({ id, verdict }: StrategyResult): NetworkLeft {
  if (id === 'Q6' && verdict !== 'BLOCKED') return 'cut';
  switch (verdict) {
    case 'ISOLATED':
    case 'NEW_ONLY':
    case 'LEAKS_DNS':
      return 'cut';
    case 'LEAKS':
      return 'leaks';
    case 'UNKNOWN':
      return 'unknown';
    case 'NO_EFFECT':
    case 'REVERTED':
    case 'BLOCKED':
      return 'unchanged';
  }
}

function targetsOf({ first }: Held, edge: string): readonly string[] {
  return [...new Set(first.filter(({ reason }) => reason.edge === edge).map(({ to }) => to))];
}

function accountsOf(held: Held): readonly string[] {
  return targetsOf(held, 'runs-as');
}

function hostsOf(held: Held): readonly string[] {
  return targetsOf(held, 'escape');
}

function givenTo(held: Held): readonly string[] {
  return targetsOf(held, 'given-secret');
}
