import { neededLeaves } from '../../engine/permission-needs.ts';
import { clusterRoleOf, permissionText } from '../../engine/permissions.ts';
import { collectionPlan } from '../../engine/plan.ts';
import type { Check } from '../../model/check.ts';
import { InputError } from '../../model/input-error.ts';
import { printable } from '../errors.ts';
import type { Session } from '../session.ts';
import type { CheckedCluster } from './check.ts';
import type { ExtraRole } from './extra-roles.ts';
import { type ClusterCosts, checkedText, costsText, needsText } from './text.ts';

const FORMATS = ['yaml', 'json', 'text'] as const;

export type Format = (typeof FORMATS)[number];

/** What was found out about given clusters; nothing of both where none was given. */
export interface Found {
  readonly clusters: readonly ClusterCosts[];
  readonly checked: readonly CheckedCluster[];
}

/** Throws an InputError for a format that is none of these. */
export function formatOf(name: string): Format {
  const found = FORMATS.find((one) => one === name);
  if (found !== undefined) return found;
  throw new InputError(`no format is called ${JSON.stringify(name)}`, {
    hint: `one of ${FORMATS.join(', ')}`,
  });
}

export async function writePermissions(
  format: Format,
  asked: readonly Check[],
  extras: readonly ExtraRole[],
  found: Found,
  session: Session,
): Promise<void> {
  switch (format) {
    case 'yaml':
      return writeYaml(asked, extras, session);
    case 'json':
      return writeJson(asked, extras, found, session);
    case 'text':
      return writeText(asked, found, session);
    default:
      return format satisfies never;
  }
}

async function writeYaml(
  asked: readonly Check[],
  extras: readonly ExtraRole[],
  { stdout, stderr, quiet }: Session,
): Promise<void> {
  const { extraYaml, roleYaml } = await import('./role-yaml.ts');
  stdout.write(roleYaml(clusterRoleOf(collectionPlan(asked))));
  for (const extra of extras) stdout.write(extraYaml(extra));
  if (quiet) return;
  stderr.write(`for ${asked.length} checks; see --format text for what each right is for\n`);
}

function writeJson(
  asked: readonly Check[],
  extras: readonly ExtraRole[],
  found: Found,
  { stdout }: Session,
): void {
  const permissions = neededLeaves(asked).map(({ leaf, permissions: rights, blinds, weakens }) => ({
    leaf: leaf.id,
    rights: rights.map(permissionText),
    unknownWithout: blinds,
    weakerWithout: weakens,
  }));
  const role = clusterRoleOf(collectionPlan(asked));
  stdout.write(`${JSON.stringify({ role, extras, permissions, ...found }, null, 2)}\n`);
}

function writeText(
  asked: readonly Check[],
  { clusters, checked }: Found,
  { stdout }: Session,
): void {
  const nothing = clusters.length === 0 && checked.length === 0;
  if (nothing) for (const part of needsText(neededLeaves(asked))) stdout.write(part);
  for (const one of clusters) for (const part of costsText(one)) stdout.write(printable(part));
  for (const one of checked) for (const part of checkedText(one)) stdout.write(printable(part));
}
