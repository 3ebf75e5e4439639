import type { Status } from '../src/model/check.ts';
import type { Picture } from '../src/model/picture.ts';
import type {
  ContainedTarget,
  Containment,
  ContainmentVerdict,
  FlowClass,
  Obstacle,
  ResidualFlow,
  Reverter,
  StrategyId,
  StrategyResult,
} from '../src/model/pictures/containment.ts';

/** The words of the containment drill, the same in every format. */
export const verdictNames: Readonly<Record<ContainmentVerdict, string>> = {
  ISOLATED: 'Isolated',
  NEW_ONLY: 'Stops new connections only',
  LEAKS_DNS: 'Leaks name lookups',
  LEAKS: 'Leaks',
  NO_EFFECT: 'No effect',
  REVERTED: 'Undone',
  BLOCKED: 'Refused',
  UNKNOWN: 'Unknown',
};

/** Where there is room for a word or two. */
export const verdictShort: Readonly<Record<ContainmentVerdict, string>> = {
  ...verdictNames,
  NEW_ONLY: 'New only',
  LEAKS_DNS: 'DNS leaks',
};

/** A sign besides the word and the colour. */
export const verdictSigns: Readonly<Record<ContainmentVerdict, string>> = {
  ISOLATED: '■',
  NEW_ONLY: '◧',
  LEAKS_DNS: '◧',
  LEAKS: '□',
  NO_EFFECT: '□',
  REVERTED: '□',
  BLOCKED: '□',
  UNKNOWN: '?',
};

export type VerdictStatus = Extract<Status, 'pass' | 'warn' | 'fail' | 'unknown'>;

export const verdictStatus: Readonly<Record<ContainmentVerdict, VerdictStatus>> = {
  ISOLATED: 'pass',
  NEW_ONLY: 'warn',
  LEAKS_DNS: 'warn',
  LEAKS: 'fail',
  NO_EFFECT: 'fail',
  REVERTED: 'fail',
  BLOCKED: 'fail',
  UNKNOWN: 'unknown',
};

const flowNames: Readonly<Record<FlowClass, string>> = {
  dns: 'name lookups',
  'api-server': 'the API server',
  'same-namespace': 'its own namespace',
  'cross-namespace': 'other namespaces',
  nodes: 'nodes',
  metadata: 'the metadata service',
  internet: 'the outside',
  'secondary-network': 'a second network',
};

const establishedNames: Readonly<Record<StrategyResult['established'], string>> = {
  cut: 'end',
  conditional: 'partly live on',
  persist: 'live on',
  unknown: 'not known',
};

/** What becomes of connections that are open; nothing where no pod is left to have some. */
export function establishedTexts(
  id: StrategyId,
  established: StrategyResult['established'],
): readonly string[] {
  if (id === 'Q6') return [];
  const ends = (id === 'Q1t' || id === 'Q3t') && established !== 'cut';
  return [`${establishedNames[established]}${ends ? ', until the last step ends them' : ''}`];
}

/** Such as `to other namespaces, TCP 443: shop/db[StatefulSet]`. */
export function flowText({ direction, class: flow, peer, ports, certain }: ResidualFlow): string {
  const way = direction === 'ingress' ? 'from' : 'to';
  return `${certain ? '' : 'perhaps '}${way} ${flowNames[flow]}, ${portsOf(ports)}: ${peer}`;
}

function portsOf(ports: string): string {
  return ports === 'all' ? 'every port' : ports;
}

/** Who lets a flow pass. */
export function allowedText({ allowedBy }: ResidualFlow): string {
  return allowedBy.length === 0 ? 'no policy of the workload stops it' : allowedBy.join(', ');
}

export function obstacleText({ why, certain }: Omit<Obstacle, 'evidence'>): string {
  return certain ? why : `perhaps: ${why}`;
}

const pausableWords: Readonly<Record<Reverter['pausable'], string>> = {
  yes: 'a responder may pause it',
  no: 'no responder may pause it',
  unknown: 'whether a responder may pause it is not known',
};

/** Who undoes a strategy, in which time, and whether it can be paused. */
export function reverterText({ who, what, seconds, pausable }: Reverter): string {
  const when = seconds === null ? 'at a time that is not known' : `within ${seconds} s`;
  return `${who}, ${when}: ${what}; ${pausableWords[pausable]}`;
}

/** What kind of workload it is to responders. */
export function standingOf({
  critical,
  exposed,
  assumed,
}: Pick<ContainedTarget, 'critical' | 'exposed' | 'assumed'>): string {
  const words = [
    ...(critical ? [assumed ? 'critical (assumed)' : 'critical'] : []),
    ...(exposed ? ['exposed'] : []),
  ];
  return words.length === 0 ? 'perhaps critical or exposed' : words.join(', ');
}

/** The key without its group: `Deployment/shop/api` for `apps/Deployment/shop/api`. */
export function shortName(key: string): string {
  const parts = key.split('/');
  return parts.slice(Math.max(0, parts.length - 3)).join('/');
}

/** Such as `7 isolated, 2 leak`: the counts of all targets, the worst first. */
export function countsText({ verdicts }: Containment): string {
  const parts = verdicts.map(
    ({ verdict, count }) => `${count} ${verdictNames[verdict].toLowerCase()}`,
  );
  return parts.toReversed().join(', ');
}

/** Why nothing is shown; null where there are targets. */
export function whyNoTargets({ state, value, gaps }: Picture<Containment>): string | null {
  if (value === null) return `Not played through: ${gaps[0]?.detail ?? 'nothing of it was seen'}.`;
  if (value.targets.rows.length > 0) return null;
  return state === 'seen'
    ? 'No tenant workload is critical or exposed.'
    : 'No critical or exposed workload was seen; not all workloads were.';
}
