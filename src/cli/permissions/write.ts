import { plural } from '../../../reports/words.ts';
import { neededLeaves } from '../../engine/permission-needs.ts';
import {
  type ClusterRole,
  clusterRoleOf,
  permissionText,
  rolesByScope,
} from '../../engine/permissions.ts';
import { collectionPlan } from '../../engine/plan.ts';
import type { Check } from '../../model/check.ts';
import { printable } from '../errors.ts';
import { oneOf } from '../one-of.ts';
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

/** What is printed of roles. */
export interface Wanted {
  readonly checks: readonly Check[];
  /** Where the rights are bound; everywhere when it is empty. */
  readonly namespaces: readonly string[];
  readonly extras: readonly ExtraRole[];
}

/** Throws an InputError for a format that is none of these. */
export function formatOf(name: string): Format {
  return oneOf('format', name, FORMATS);
}

export async function writePermissions(
  format: Format,
  wanted: Wanted,
  found: Found,
  session: Session,
): Promise<void> {
  switch (format) {
    case 'yaml':
      return writeYaml(wanted, session);
    case 'json':
      return writeJson(wanted, found, session);
    case 'text':
      return writeText(wanted.checks, found, session);
    default:
      return format satisfies never;
  }
}

async function writeYaml(wanted: Wanted, { stdout, stderr, quiet }: Session): Promise<void> {
  const { extraYaml, rolesYaml } = await import('./role-yaml.ts');
  stdout.write(rolesYaml(rolesOf(wanted), wanted.namespaces));
  for (const extra of wanted.extras) stdout.write(extraYaml(extra));
  if (quiet) return;
  const count = wanted.checks.length;
  stderr.write(`for ${plural(count, 'check')}; --format text says what each right is for\n`);
}

function writeJson(wanted: Wanted, found: Found, { stdout }: Session): void {
  const permissions = neededLeaves(wanted.checks).map((one) => ({
    leaf: one.leaf.id,
    rights: one.permissions.map(permissionText),
    unknownWithout: one.blinds,
    weakerWithout: one.weakens,
  }));
  const { extras } = wanted;
  const document = { roles: rolesOf(wanted), extras, permissions, ...found };
  stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

function rolesOf({ checks, namespaces }: Wanted): readonly ClusterRole[] {
  const plan = collectionPlan(checks);
  return namespaces.length === 0 ? [clusterRoleOf(plan)] : rolesByScope(plan);
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
