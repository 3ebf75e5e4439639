import { type RbacReach, rbacReach } from '../../../src/facts/rbac-reach/rbac-reach.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** A rule as YAML: `verbs group/resources [names]`, the core group written `core`. */
export function rule(text: string): string {
  const [verbs = '', where = '', names] = text.split(' ');
  const slash = where.indexOf('/');
  const group = where.slice(0, slash);
  const resources = where.slice(slash + 1);
  const narrowed = names === undefined ? '' : `, resourceNames: [${quoted(names)}]`;
  const groups = group === 'core' ? "''" : `'${group}'`;
  return `{apiGroups: [${groups}], resources: [${quoted(resources)}], verbs: [${quoted(verbs)}]${narrowed}}`;
}

function quoted(text: string): string {
  return text
    .split(',')
    .map((one) => `'${one}'`)
    .join(', ');
}

/** A ClusterRole of these rules, bound to the user ann: everywhere, or in one namespace. */
export function annMay(rules: readonly string[], namespace?: string): string {
  return clusterRole('granted', rules) + bind('granted', '{kind: User, name: ann}', namespace);
}

export function clusterRole(name: string, rules: readonly string[]): string {
  return `
- apiVersion: ${RBAC}/v1
  kind: ClusterRole
  metadata: {name: ${name}}
  rules: [${rules.map(rule).join(', ')}]`;
}

export function bind(role: string, subject: string, namespace?: string): string {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const where = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `
- apiVersion: ${RBAC}/v1
  kind: ${kind}
  metadata: {name: of-${role}${where}}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: ${role}}
  subjects: [${subject}]`;
}

export function namespace(name: string, level?: string): string {
  const labels = level === undefined ? '{}' : `{pod-security.kubernetes.io/enforce: ${level}}`;
  return `
- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: ${labels}}}`;
}

export function account(where: string, name: string, annotations = '{}'): string {
  return `
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: ${name}, namespace: ${where}, annotations: ${annotations}}}`;
}

export function pod(where: string, name: string, spec: string): string {
  return `
- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${where}}, spec: {containers: [{name: main, image: x}], ${spec}}, status: {phase: Running}}`;
}

export function node(name: string, labels = '{}'): string {
  return `
- {apiVersion: v1, kind: Node, metadata: {name: ${name}, labels: ${labels}}, status: {nodeInfo: {operatingSystem: linux}}}`;
}

export interface ReachOptions extends ExampleOptions {
  /** Undefined where it was not seen. */
  readonly version?: string | undefined;
  /** Sections of the cloud as YAML; none were read where it is missing. */
  readonly cloud?: string;
}

const VERSION = 'v1.34.1';

export function reachOf(objects: string, options: ReachOptions = {}): RbacReach {
  const { version, cloud } = { version: VERSION, ...options };
  const example = {
    objects,
    ...(version === undefined ? {} : { version }),
    ...(cloud === undefined ? {} : { cloud }),
  };
  const found = computeFact(rbacReach, example, options);
  if (found.state !== 'seen') throw new Error('the fact is always whole');
  return found.value;
}

/** What ann reaches. */
export function annReaches(
  objects: string,
  options?: ReachOptions,
): { readonly certain: readonly string[]; readonly possible: readonly string[] } {
  const start = { kind: 'User', name: 'ann', namespace: '' } as const;
  const { lo, hi } = reachOf(objects, options).reach([{ type: 'subject', principal: start }]);
  const certain = [...lo.reached()];
  return { certain, possible: [...hi.reached()].filter((one) => !certain.includes(one)) };
}
