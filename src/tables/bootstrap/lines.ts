import type { PolicyRule } from '../../model/kubernetes/rbac.ts';

/**
 * Rules by role, one a line: `get list | core apps | pods deployments | NAME`, where core is the core
 * group, or `get | /healthz /livez` for paths that are no resources.
 */
export type RoleLines = Readonly<Record<string, readonly string[]>>;

export function ruleOfLine(line: string): PolicyRule {
  const [verbs = [], second = [], resources, resourceNames = []] = line.split(' | ').map(words);
  if (resources === undefined) {
    return { verbs, groups: [], resources: [], resourceNames: [], urls: second };
  }
  const groups = second.map((group) => (group === 'core' ? '' : group));
  return { verbs, groups, resources, resourceNames, urls: [] };
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
