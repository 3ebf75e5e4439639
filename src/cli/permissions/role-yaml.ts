import { stringify } from 'yaml';
import type { ClusterRole } from '../../engine/permissions.ts';
import type { ExtraRole } from './extra-roles.ts';

/** The role as kubectl takes it, with an account and a binding as an example in comments. */
export function roleYaml(role: ClusterRole): string {
  return `# The least that kubemuster needs for the selected checks: it reads, and reads no Secrets.
${stringify(role)}${commented(accountExample(role.metadata.name))}`;
}

/** A role of an opt-in: a document of its own, with what it allows. */
export function extraYaml({ role, allows, risk }: ExtraRole): string {
  return `---\n# Opt-in: ${allows}.\n# ${risk}\n${stringify(role)}`;
}

function accountExample(role: string): string {
  const account = { name: 'kubemuster', namespace: 'kubemuster' };
  const documents = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: role },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
  return documents.map((one) => `---\n${stringify(one)}`).join('');
}

function commented(text: string): string {
  const lines = text.trimEnd().split('\n');
  return ['# An account that may use it; remove the marks to create it as well:', ...lines]
    .map((line, index) => (index === 0 ? line : `# ${line}`))
    .join('\n')
    .concat('\n');
}
