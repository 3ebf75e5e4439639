import { stringify } from 'yaml';
import { extraRoles } from '../../src/cli/permissions/extra-roles.ts';
import { byUse, rightsOf } from '../../src/cli/permissions/text.ts';
import { type NeededLeaf, neededLeaves } from '../../src/engine/permission-needs.ts';
import { clusterRoleOf } from '../../src/engine/permissions.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import type { Check } from '../../src/model/check.ts';
import { CLOUDS, cloudRight, cloudTells } from '../../src/model/cloud/rights.ts';
import { cloudSections } from '../../src/model/cloud.ts';
import { withPart } from './part.ts';

/** docs/permissions.md with its generated parts as they are now; the rest of it is written by hand. */
export function permissionsPage(page: string, checks: readonly Check[]): string {
  const parts = {
    role: yamlBlock(clusterRoleOf(collectionPlan(checks))),
    uses: usesTable(checks),
    cloud: cloudTable(checks),
    extras: extraRoles
      .map(
        ({ id, allows, risk, role }) => `### ${id}\n\nFor ${allows}. ${risk}\n\n${yamlBlock(role)}`,
      )
      .join('\n'),
  };
  let text = page;
  for (const [name, part] of Object.entries(parts)) text = withPart(text, name, part);
  return text;
}

function yamlBlock(value: unknown): string {
  return `\`\`\`yaml\n${stringify(value)}\`\`\`\n`;
}

function usesTable(checks: readonly Check[]): string {
  const codes = new Map(checks.map(({ id, code }) => [id, code]));
  const named = (ids: NeededLeaf['blinds']): string =>
    ids.map((id) => codes.get(id) ?? id).join(', ');
  const rows = [...byUse(neededLeaves(checks)).values()].map((all) => {
    const [one] = all;
    const rights = rightsOf(all)
      .map((right) => `\`${right}\``)
      .join('<br>');
    return `| ${rights} | ${named(one?.blinds ?? [])} | ${named(one?.weakens ?? [])} |`;
  });
  return `| right | unknown without it | weaker without it |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** The sections that some check reads, with the rights that each takes. */
function cloudTable(checks: readonly Check[]): string {
  const read = new Set(collectionPlan(checks).map(({ id }) => id));
  const rows = cloudSections
    .filter(({ id }) => read.has(id))
    .map(({ id }) => {
      const rights = CLOUDS.map((cloud) =>
        cloudRight(id, cloud).replace(/[\w.:/-]*[.:/][\w.:/-]*/g, '`$&`'),
      );
      return `| ${cloudTells(id)} | ${rights.join(' | ')} |`;
    });
  return `| what it tells | EKS | GKE | AKS |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}
