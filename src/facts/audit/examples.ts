import { apiServer } from '../api-server-example.ts';

/** An API server that writes an audit log. */
export const LOGGED: string = apiServer(
  '--audit-policy-file=/etc/kubernetes/audit.yaml',
  '--audit-log-path=/var/log/kubernetes/audit.log',
);

/** Its policy as it was given: rules in YAML. */
export function auditPolicyOf(...rules: readonly string[]): string {
  const policy = `{apiVersion: audit.k8s.io/v1, kind: Policy, rules: [${rules.join(', ')}]}`;
  return `audit-policy: {file: audit.yaml, policy: ${policy}}`;
}
