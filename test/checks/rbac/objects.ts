import type { Check, Example } from '../../../src/model/check.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';

export const AGENT = '{kind: ServiceAccount, name: agent, namespace: shop}';
export const CONTROLLER = '{kind: ServiceAccount, name: controller, namespace: kube-system}';
export const ANN = '{kind: User, name: ann}';
export const TEAM = '{kind: Group, name: team}';
export const EVERYBODY = '{kind: Group, name: "system:authenticated"}';

let count = 0;

/** A ClusterRole of one rule, bound to somebody: everywhere, or in one namespace. */
export function may(subject: string, rule: string, namespace?: string): string {
  count += 1;
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  const where = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `
- {apiVersion: ${RBAC}/v1, kind: ClusterRole, metadata: {name: r${count}}, rules: [${rule}]}
- apiVersion: ${RBAC}/v1
  kind: ${kind}
  metadata: {name: b${count}${where}}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: r${count}}
  subjects: [${subject}]`;
}

/** A plan's exception for one account. */
export function exception(check: Pick<Check, 'code'>, namespace: string, name: string): string {
  return `
exceptions:
  - check: ${check.code}
    selector: {kind: ServiceAccount, namespace: ${namespace}, name: ${name}}
    reason: it needs it
    owner: platform
    approver: ciso
    expires: '2027-03-01'`;
}

/** Each verdict as its status and subject, the one about the rest included. */
export function statuses(check: Check, example: Example, options?: ExampleOptions) {
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map((one) =>
    one.status === 'not-applicable' ? one.status : `${one.status} ${one.subject.key}`,
  );
}
