import { type Command, Option } from 'commander';
import { checks } from '../../../checks/index.ts';
import { neededLeaves } from '../../engine/permission-needs.ts';
import { clusterRoleOf, permissionText } from '../../engine/permissions.ts';
import { collectionPlan } from '../../engine/plan.ts';
import type { Check } from '../../model/check.ts';
import { InputError } from '../../model/input-error.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { printable } from '../errors.ts';
import {
  addCommonFlags,
  addSelectionFlags,
  parseInstant,
  repeatable,
  selectionOf,
} from '../flags.ts';
import { costsOf } from '../permissions/costs.ts';
import { type ExtraRole, extraRoles } from '../permissions/extra-roles.ts';
import { type ClusterCosts, costsText, needsText } from '../permissions/text.ts';
import { collectionTime, readFileClusters } from '../readings.ts';
import { type Selected, type SelectionFlags, selectChecks } from '../select.ts';
import type { Session } from '../session.ts';
import { type Settings, settingsOf } from '../settings.ts';

interface PermissionsFlags extends Partial<SelectionFlags> {
  readonly plan?: string;
  readonly config?: string;
  readonly asOf?: string;
  readonly format?: string;
  readonly extra: readonly string[];
  readonly allowSecretMetadata?: boolean;
  readonly provider?: string;
}

const FORMATS = ['yaml', 'json', 'text'] as const;

export function addPermissions(root: Command, session: Session): void {
  const command = root
    .command('permissions')
    .description('the least role for the selected checks, and what each right is worth')
    .argument('[path...]', 'snapshots: what not seeing each kind would cost there')
    .option('--format <format>', 'yaml (the role, for kubectl), json or text')
    .addOption(repeatable('--extra <name>', `also the role of an opt-in: ${extraNames()}`))
    .option('--allow-secret-metadata', 'also the role for names and ages of Secrets')
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--as-of <date>', 'measure every age against this date')
    .addOption(new Option('--provider <name>', 'the policy of a cloud').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: PermissionsFlags) => runPermissions(paths, flags, session));
  addCommonFlags(addSelectionFlags(command));
}

const EXAMPLES = `
Examples:
  kubemuster permissions | kubectl apply -f -
  kubemuster permissions --phase contain --format text
  kubemuster permissions prod.snapshot --plan ir-plan.yaml
`;

async function runPermissions(
  paths: readonly string[],
  flags: PermissionsFlags,
  session: Session,
): Promise<void> {
  if (flags.provider !== undefined) {
    throw new InputError('the policies of clouds are not part of this version', {
      hint: 'leave out --provider: the role for the API server is the same on every cloud',
    });
  }
  const extras = extrasOf(flags);
  const format = formatOf(flags.format ?? (paths.length === 0 ? 'yaml' : 'text'));
  const settings = await settingsOf(flags.config, flags.plan);
  const selected = selectChecks(selectionOf(flags), checks, catalogue);
  const clusters = await clusterCosts(paths, selected, settings, flags, session);
  session.progress.clear();
  switch (format) {
    case 'yaml':
      return writeYaml(selected.checks, extras, session);
    case 'json':
      return writeJson(selected.checks, extras, clusters, session);
    case 'text':
      return writeText(selected.checks, clusters, session);
    default:
      return format satisfies never;
  }
}

async function clusterCosts(
  paths: readonly string[],
  { checks: asked, selection }: Selected,
  { config, plan }: Settings,
  flags: PermissionsFlags,
  session: Session,
): Promise<readonly ClusterCosts[]> {
  if (paths.length === 0) return [];
  const asOf = flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf);
  const clusters: ClusterCosts[] = [];
  for await (const data of readFileClusters({ paths, names: config.clusters, session })) {
    const { info } = data;
    if (info.source === 'manifests') {
      throw new InputError('manifests are read without any right', {
        hint: 'give a snapshot of a cluster, or no PATH',
      });
    }
    const costs = await costsOf(data, {
      around: {
        asOf: asOf ?? collectionTime(data) ?? session.now,
        cluster: info,
        planFiled: plan !== undefined,
        plan: plan?.sections ?? new Map(),
      },
      checks: asked,
      complete: selection === null,
      signal: session.signal,
      progress: (text) => session.progress.update(`${info.name}: ${text}`),
    });
    clusters.push({ id: info.id, name: info.name, costs });
  }
  return clusters;
}

async function writeYaml(
  asked: readonly Check[],
  extras: readonly ExtraRole[],
  { stdout, stderr, quiet }: Session,
): Promise<void> {
  const { extraYaml, roleYaml } = await import('../permissions/role-yaml.ts');
  stdout.write(roleYaml(clusterRoleOf(collectionPlan(asked))));
  for (const extra of extras) stdout.write(extraYaml(extra));
  if (!quiet)
    stderr.write(`for ${asked.length} checks; see --format text for what each right is for\n`);
}

function writeJson(
  asked: readonly Check[],
  extras: readonly ExtraRole[],
  clusters: readonly ClusterCosts[],
  { stdout }: Session,
): void {
  const permissions = neededLeaves(asked).map(({ leaf, permissions: rights, blinds, weakens }) => ({
    leaf: leaf.id,
    rights: rights.map(permissionText),
    unknownWithout: blinds,
    weakerWithout: weakens,
  }));
  const role = clusterRoleOf(collectionPlan(asked));
  stdout.write(`${JSON.stringify({ role, extras, permissions, clusters }, null, 2)}\n`);
}

function writeText(
  asked: readonly Check[],
  clusters: readonly ClusterCosts[],
  { stdout }: Session,
): void {
  if (clusters.length === 0) for (const part of needsText(neededLeaves(asked))) stdout.write(part);
  for (const one of clusters) for (const part of costsText(one)) stdout.write(printable(part));
}

function extrasOf(flags: PermissionsFlags): readonly ExtraRole[] {
  const asked = [
    ...flags.extra,
    ...(flags.allowSecretMetadata === true ? ['secret-metadata'] : []),
  ];
  const wrong = asked.find((name) => !extraRoles.some(({ id }) => id === name));
  if (wrong !== undefined) {
    throw new InputError(`no extra role is called ${JSON.stringify(wrong)}`, {
      hint: `one of ${extraNames()}`,
    });
  }
  return extraRoles.filter(({ id }) => asked.includes(id));
}

function extraNames(): string {
  return extraRoles.map(({ id }) => id).join(', ');
}

function formatOf(name: string): (typeof FORMATS)[number] {
  const found = FORMATS.find((one) => one === name);
  if (found !== undefined) return found;
  throw new InputError(`no format is called ${JSON.stringify(name)}`, {
    hint: `one of ${FORMATS.join(', ')}`,
  });
}
