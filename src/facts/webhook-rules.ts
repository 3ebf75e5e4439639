import type { WebhookRule } from '../model/kubernetes/webhook.ts';

/** What responders create and change: replacement pods, policies, namespaces, workloads. */
export type ResponseResource = 'pods' | 'networkpolicies' | 'namespaces' | 'deployments';

interface Target {
  readonly resource: ResponseResource;
  readonly group: string;
  readonly scope: 'Namespaced' | 'Cluster';
}

const TARGETS: readonly Target[] = [
  { resource: 'pods', group: '', scope: 'Namespaced' },
  { resource: 'networkpolicies', group: 'networking.k8s.io', scope: 'Namespaced' },
  { resource: 'namespaces', group: '', scope: 'Cluster' },
  { resource: 'deployments', group: 'apps', scope: 'Namespaced' },
];

/** Those whose creation or change a webhook with these rules is asked about. */
export function resourcesMatched(rules: readonly WebhookRule[]): readonly ResponseResource[] {
  return TARGETS.filter((target) => rules.some((rule) => matches(rule, target))).map(
    ({ resource }) => resource,
  );
}

/** Rules name v1, the only version served of these; `pods/*` is about subresources alone. */
function matches(rule: WebhookRule, { resource, group, scope }: Target): boolean {
  return (
    holds(rule.groups, group) &&
    holds(rule.versions, 'v1') &&
    (holds(rule.resources, resource) || rule.resources.includes('*/*')) &&
    (holds(rule.operations, 'CREATE') || holds(rule.operations, 'UPDATE')) &&
    (rule.scope === '*' || rule.scope === scope)
  );
}

function holds(listed: readonly string[], value: string): boolean {
  return listed.includes('*') || listed.includes(value);
}
