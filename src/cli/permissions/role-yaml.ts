import { stringify } from 'yaml';
import type { ClusterRole } from '../../engine/permissions.ts';
import type { ExtraRole } from './extra-roles.ts';

/**
 * The roles as kubectl takes them, with an account and its bindings as an example in comments: one
 * role for the whole cluster, or one for the cluster and one for each of some namespaces.
 */
export function rolesYaml(roles: readonly ClusterRole[], namespaces: readonly string[]): string {
  const [whole, inNamespace] = roles;
  if (whole === undefined) return '';
  const bindings = [
    clusterBinding(whole.metadata.name),
    ...(inNamespace === undefined ? [] : namespaces).map((namespace) =>
      binding(inNamespace?.metadata.name ?? '', namespace),
    ),
  ];
  return `# The least that kubemuster needs for the selected checks: it reads, and reads no Secrets.
${roles.map((role) => stringify(role)).join('---\n')}${commented([SERVICE_ACCOUNT, ...bindings])}`;
}

/** A role of an opt-in: a document of its own, with what it allows. */
export function extraYaml({ role, allows, risk }: ExtraRole): string {
  return `---\n# Opt-in: ${allows}.\n# ${risk}\n${stringify(role)}`;
}

const ACCOUNT = { name: 'kubemuster', namespace: 'kubemuster' };
const SERVICE_ACCOUNT = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: ACCOUNT };
const API_GROUP = 'rbac.authorization.k8s.io';

function clusterBinding(role: string): unknown {
  return bindingOf('ClusterRoleBinding', { name: role }, role);
}

function binding(role: string, namespace: string): unknown {
  return bindingOf('RoleBinding', { name: role, namespace }, role);
}

function bindingOf(kind: string, metadata: unknown, role: string): unknown {
  return {
    apiVersion: `${API_GROUP}/v1`,
    kind,
    metadata,
    roleRef: { apiGroup: API_GROUP, kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', ...ACCOUNT }],
  };
}

function commented(documents: readonly unknown[]): string {
  const lines = documents.flatMap((one) => ['---', ...stringify(one).trimEnd().split('\n')]);
  const title = '# An account that may use it; remove the marks to create it as well:\n';
  return `${title}${lines.map((line) => `# ${line}\n`).join('')}`;
}
