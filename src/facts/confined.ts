import { CLUSTER } from '../model/kubernetes/meta.ts';
import { type Gaps, someGaps } from '../model/observed.ts';
import {
  type Evidence,
  fail,
  type Marks,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../model/verdict.ts';
import {
  type Holding,
  holdingEvidence,
  type RightHolder,
  type RightHolders,
} from './right-holders.ts';

/** What a rule says of somebody who holds what it confines; undefined when it is not about him. */
export type Opinion =
  | {
      readonly status: 'pass' | 'warn' | 'fail';
      readonly message: string;
      /** What the plan or the cluster says to it. */
      readonly because?: Evidence;
    }
  /** At best a warning, for these gaps. */
  | { readonly status: 'unknown'; readonly message: string; readonly gaps: Gaps }
  | undefined;

/** Several ways of having a right are as good as one or two. */
const SHOWN = 2;

/**
 * A verdict for each holder. Whoever fails is shown with the way by which he becomes an administrator
 * of the cluster, where there is one.
 */
export function* confined(
  holders: readonly RightHolder[],
  rights: RightHolders,
  opinion: (holder: RightHolder) => Opinion,
  what: string,
): Iterable<Verdict> {
  let judged = false;
  for (const holder of holders) {
    const found = opinion(holder);
    if (found === undefined) continue;
    judged = true;
    yield verdictOf(holder, found, rights);
  }
  const gaps = someGaps(rights.gaps);
  if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all roles and bindings were seen', gaps);
  else if (!judged) {
    const none = { subject: CLUSTER, path: 'own bindings that give it', value: '0' };
    yield pass(CLUSTER, `nobody may ${what} but by what Kubernetes ships`, [none]);
  }
}

function verdictOf(
  holder: RightHolder,
  found: NonNullable<Opinion>,
  rights: RightHolders,
): Verdict {
  const { message } = found;
  const { subject, holdings, declared } = holder;
  const stated = 'because' in found ? found.because : declared;
  const [first, ...rest] = holdings;
  const others = rest.slice(0, SHOWN - 1).flatMap(holdingEvidence);
  const evidence: SomeEvidence = [
    ...holdingEvidence(first),
    ...others,
    ...(stated === undefined ? [] : [stated]),
  ];
  // Somebody may be meant to: a plan that names nobody cannot say so.
  const marks: Marks = rights.declares || holder.kind !== 'person' ? {} : { assumed: true };
  if (found.status === 'unknown') {
    return unknown(subject, message, found.gaps, { ...marks, best: 'warn', evidence });
  }
  if (found.status === 'pass') return pass(subject, message, evidence);
  if (found.status === 'warn') return warn(subject, message, evidence, marks);
  const way = rights.pathToAdmin(holder);
  const more = way.length === 0 ? '' : ', and so becomes an administrator of the cluster';
  return fail(subject, `${message}${more}`, [...evidence, ...way], marks);
}

/** Each field once; undefined when there is none. */
export function distinctEvidence(all: readonly Evidence[]): SomeEvidence | undefined {
  const found = new Map(all.map((one) => [`${one.subject.key} ${one.path}`, one]));
  const [first, ...rest] = found.values();
  return first === undefined ? undefined : [first, ...rest];
}

/** Whether he holds it only in namespaces, by RoleBindings. */
export function isLocal({ holdings }: RightHolder): boolean {
  return holdings.every(({ grant }) => grant.namespace !== '');
}

/** Where he holds it: `everywhere`, or the namespaces. */
export function placesOf({ holdings }: { readonly holdings: readonly Holding[] }): string {
  if (holdings.some(({ grant }) => grant.namespace === '')) return 'everywhere';
  const names = [...new Set(holdings.map(({ grant }) => grant.namespace))].sort();
  const shown = names.slice(0, 3).join(', ');
  return `in ${shown}${names.length > 3 ? ` and ${names.length - 3} more namespaces` : ''}`;
}

/** The opinion that all these rules share: the cluster's machinery and whom the plan names may. */
export function expected(holder: RightHolder, what: string): Opinion {
  if (holder.kind === 'platform') {
    return {
      status: 'pass',
      message: `may ${what}, and belongs to the platform: ${holder.because}`,
    };
  }
  if (holder.kind === 'declared') {
    return { status: 'pass', message: `may ${what}, and the plan names him among its people` };
  }
  return undefined;
}

/** Who it is, for messages. */
export function whoIs({ kind }: RightHolder): string {
  switch (kind) {
    case 'account':
      return 'a ServiceAccount of a tenant';
    case 'broad':
      return 'a group that stands for many';
    case 'person':
      return 'a user or group that the plan does not name';
    case 'platform':
      return 'the platform';
    case 'declared':
      return 'somebody whom the plan names';
  }
}
