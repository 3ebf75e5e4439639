import type {
  KyvernoClause,
  KyvernoException,
  KyvernoMatch,
  KyvernoPolicy,
  KyvernoRule,
} from '../../model/kubernetes/kyverno-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import type { Evidence } from '../../model/verdict.ts';
import { fits } from '../pattern.ts';
import type { NamespaceView } from '../tenancy.ts';
import type { ControlId } from './evaluate.ts';
import { admittedProbes } from './probes.ts';

/** What a policy means for the pods of a namespace. */
export interface PolicyEffect {
  /** `enforced` and `advised`: all of baseline. `opaque`: it rejects some pods, nobody knows which. */
  readonly effect: 'enforced' | 'advised' | 'opaque';
  readonly evidence: Evidence;
  /** Why it could not be evaluated; empty otherwise. */
  readonly reason: string;
}

/** Controls by the names that the text of the standards gives them. */
const CONTROLS: ReadonlyMap<string, readonly ControlId[]> = new Map<string, readonly ControlId[]>([
  ['HostProcess', ['windowsHostProcess']],
  ['Host Namespaces', ['hostNamespaces']],
  ['Privileged Containers', ['privileged']],
  ['Capabilities', ['capabilities_baseline', 'capabilities_restricted']],
  ['HostPath Volumes', ['hostPathVolumes', 'restrictedVolumes']],
  ['Host Ports', ['hostPorts']],
  ['Host Probes / Lifecycle Hooks', ['hostProbesAndHostLifecycle']],
  ['AppArmor', ['appArmorProfile']],
  ['SELinux', ['seLinuxOptions']],
  ['/proc Mount Type', ['procMount', 'procMount_restricted']],
  ['Seccomp', ['seccompProfile_baseline', 'seccompProfile_restricted']],
  ['Sysctls', ['sysctls']],
  ['Volume Types', ['restrictedVolumes']],
  ['Privilege Escalation', ['allowPrivilegeEscalation']],
  ['Running as Non-root', ['runAsNonRoot']],
  ['Running as Non-root user', ['runAsUser']],
]);

/** The effects of a Kyverno policy's rules on pods that are created in a namespace. */
export function* kyvernoEffects(
  policy: KyvernoPolicy,
  namespace: NamespaceView,
  exceptions: readonly KyvernoException[],
): Iterable<PolicyEffect> {
  const own = policy.meta.namespace;
  if (!policy.admission || (own !== '' && own !== namespace.name)) return;
  const spared = exceptions.some(({ policies }) =>
    policies.some((one) => one === policy.meta.name || one === `${own}/${policy.meta.name}`),
  );
  for (const rule of policy.rules) {
    if (!rule.validates) continue;
    const reach = reachOf(rule, namespace);
    if (reach === 'none') continue;
    const action = actionFor(policy, rule, namespace);
    const hole = spared ? 'a PolicyException spares some pods' : holeIn(rule, reach);
    const effect = effectOf(rule, action, hole);
    if (effect !== undefined) yield { ...effect, evidence: evidenceOf(policy, rule, action) };
  }
}

function effectOf(
  rule: KyvernoRule,
  action: string,
  hole: string | undefined,
): Omit<PolicyEffect, 'evidence'> | undefined {
  const enforces = action === 'Enforce';
  if (rule.podSecurity === undefined || hole !== undefined) {
    const reason = hole ?? 'its pattern or expression is not evaluated offline';
    return enforces ? { effect: 'opaque', reason } : undefined;
  }
  if (!rejectsBaseline(rule.podSecurity)) return undefined;
  return { effect: enforces ? 'enforced' : 'advised', reason: '' };
}

/** An unknown control name leaves out everything: nothing is proven then. */
function rejectsBaseline({
  level,
  version,
  excluded,
}: NonNullable<KyvernoRule['podSecurity']>): boolean {
  if (level !== 'baseline' && level !== 'restricted') return false;
  const minor = /^v1\.(\d{1,3})$/.exec(version)?.[1];
  if (excluded.some((one) => !CONTROLS.has(one))) return false;
  const leftOut = new Set(excluded.flatMap((one) => CONTROLS.get(one) ?? []));
  return (
    admittedProbes(level, minor === undefined ? 'latest' : Number(minor), leftOut).length === 0
  );
}

function actionFor(policy: KyvernoPolicy, rule: KyvernoRule, namespace: NamespaceView): string {
  if (rule.action !== undefined) return rule.action;
  const override = policy.overrides.find(
    ({ namespaces, selector }) =>
      (namespaces.length === 0 || namespaces.some((one) => fits(one, namespace.name))) &&
      (selector === undefined || selects(selector, namespace.labels)),
  );
  return override?.action ?? policy.action ?? 'Audit';
}

/** How much of a namespace's new pods a rule or clause is about. */
type Reach = 'all' | 'some' | 'none';

function reachOf({ match, exclude }: KyvernoRule, namespace: NamespaceView): Reach {
  const spared = matchReach(exclude, namespace);
  if (spared === 'all') return 'none';
  const asked = matchReach(match, namespace);
  return asked === 'all' && spared === 'some' ? 'some' : asked;
}

function matchReach({ any, all }: KyvernoMatch, namespace: NamespaceView): Reach {
  const some = any.map((one) => clauseReach(one, namespace));
  const every = all.map((one) => clauseReach(one, namespace));
  if (any.length === 0 && all.length === 0) return 'none';
  if (every.includes('none')) return 'none';
  const ofAny = any.length === 0 ? 'all' : widest(some);
  return ofAny === 'all' && every.includes('some') ? 'some' : ofAny;
}

function widest(reaches: readonly Reach[]): Reach {
  if (reaches.includes('all')) return 'all';
  return reaches.includes('some') ? 'some' : 'none';
}

function clauseReach(clause: KyvernoClause, { name, labels }: NamespaceView): Reach {
  const { kinds, namespaces, namespaceSelector, operations, narrowed } = clause;
  if (kinds.length > 0 && !kinds.some(isPod)) return 'none';
  if (operations.length > 0 && !operations.includes('CREATE')) return 'none';
  if (namespaces.length > 0 && !namespaces.some((one) => fits(one, name))) return 'none';
  if (namespaceSelector !== undefined && !selects(namespaceSelector, labels)) return 'none';
  return narrowed ? 'some' : 'all';
}

function isPod(kind: string): boolean {
  return /^(?:\*|(?:\*\/|v1\/|\*\/v1\/)?(?:Pod|\*))$/.test(kind);
}

function holeIn({ conditional }: KyvernoRule, reach: Reach): string | undefined {
  if (conditional) return 'its preconditions are not evaluated offline';
  return reach === 'some' ? 'it asks only about some pods, or some requesters' : undefined;
}

function evidenceOf(policy: KyvernoPolicy, rule: KyvernoRule, action: string): Evidence {
  const { podSecurity } = rule;
  const path = podSecurity === undefined ? rule.path : `${rule.path}.validate.podSecurity.level`;
  return fieldOf(policy, path, podSecurity?.level ?? rule.name, `action ${action}`);
}
