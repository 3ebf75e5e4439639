import type { WorkloadView } from '../../facts/workloads.ts';

/** What denies a workload in a mesh of Istio: its identity at all others, and everybody at its own proxy. */
export function meshDeny(
  { namespace, pods }: WorkloadView,
  label: { readonly key: string; readonly value: string },
  root: string,
): object {
  const accounts = [...new Set(pods.map(({ spec }) => spec.serviceAccount ?? 'default'))].sort();
  const principals = accounts.map((account) => `*/ns/${namespace}/sa/${account}`);
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        ...policy('ir-deny-caller', root),
        spec: { action: 'DENY', rules: [{ from: [{ source: { principals } }] }] },
      },
      // Without rules it allows nobody.
      {
        ...policy('ir-allow-nothing', namespace),
        spec: { selector: { matchLabels: { [label.key]: label.value } }, action: 'ALLOW' },
      },
    ],
  };
}

function policy(name: string, namespace: string): object {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
  };
}
