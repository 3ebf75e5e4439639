import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import type { CloudName } from '../../model/cloud/rights.ts';
import type { ClusterData } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { EXIT } from '../exit.ts';
import {
  addCommonFlags,
  addSelectionFlags,
  parseInstant,
  repeatable,
  selectionOf,
} from '../flags.ts';
import { type CheckedCluster, checkClusters, isOf } from '../permissions/check.ts';
import { cloudOf, writeCloudPolicy } from '../permissions/cloud.ts';
import { type CostInput, costsOf, lossOfHiding } from '../permissions/costs.ts';
import { type ExtraRole, extraRoles } from '../permissions/extra-roles.ts';
import type { ClusterCosts } from '../permissions/text.ts';
import { type Found, formatOf, writePermissions } from '../permissions/write.ts';
import { readFileClusters } from '../readings.ts';
import { type Selected, type SelectionFlags, selectChecks } from '../select.ts';
import type { Session } from '../session.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { surroundingsOf } from '../surroundings.ts';

interface PermissionsFlags extends Partial<SelectionFlags>, ClusterFlags {
  readonly preflight?: boolean;
  readonly plan?: string;
  readonly config?: string;
  readonly asOf?: string;
  readonly format?: string;
  readonly extra: readonly string[];
}

/** `--check` alone asks the cluster; with a name it selects a check, as it does everywhere. */
const ASK = '';

export function addPermissions(root: Command, session: Session): void {
  const command = root
    .command('permissions')
    .description('the least role for the selected checks, and what each right is worth')
    .argument('[path...]', 'snapshots: what not seeing each kind would cost there')
    .option(
      '--format <format>',
      'yaml (the role, for kubectl), json (of a cloud: its policy) or text',
    )
    .option('--preflight', 'ask the cluster what is missing, before a scan (also: --check alone)')
    .addOption(repeatable('--extra <name>', `also the role of an opt-in: ${extraNames()}`, 'none'))
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--as-of <date>', 'measure every age against this date')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: PermissionsFlags) => runPermissions(paths, flags, session));
  const check = repeatable('--check [id]', 'only this check; alone: ask the cluster').preset(ASK);
  addCommonFlags(addClusterFlags(addSelectionFlags(command, check)));
}

const EXAMPLES = `
Examples:
  kubemuster permissions | kubectl apply -f -
  kubemuster permissions --phase contain --format text
  kubemuster permissions prod.snapshot --plan ir-plan.yaml
  kubemuster permissions --context prod --check
  kubemuster permissions --provider aws > policy.json
  kubemuster permissions --provider azure --subscription ID --phase detect

Exit codes: 0 done and nothing missing, 2 wrong usage, 3 a right is missing or a cluster did not answer.
`;

async function runPermissions(
  paths: readonly string[],
  flags: PermissionsFlags,
  session: Session,
): Promise<void> {
  const asks = flags.preflight === true || flags.check?.includes(ASK) === true;
  refuseUseless(flags, asks);
  const cloud = asks ? undefined : cloudOf(flags);
  if (cloud !== undefined) return runCloud(cloud, paths, flags, session);
  const wanted = selectionOf(flags);
  const selection = { ...wanted, check: wanted.check.filter((name) => name !== ASK) };
  const extras = extrasOf(flags);
  const format = formatOf(flags.format ?? (paths.length === 0 && !asks ? 'yaml' : 'text'));
  const settings = await settingsOf(flags.config, flags.plan);
  const selected = selectChecks(selection, checks, catalogue);
  const snapshots = await snapshotsOf(paths, settings, session);
  const inputFor = costInput(selected, settings, flags, session);
  const found: Found = asks
    ? {
        clusters: [],
        checked: await checked(snapshots, selected, { flags, settings, session, inputFor }),
      }
    : { clusters: await clusterCosts(snapshots, inputFor), checked: [] };
  session.progress.clear();
  const roles = { checks: selected.checks, namespaces: wanted.namespace, extras };
  await writePermissions(format, roles, found, session);
  const lacks = found.checked.some((one) => one.preflight?.missing.length !== 0);
  if (lacks) session.exit = EXIT.notEnoughEvidence;
}

/** The policy of a cloud instead of the role in its clusters. */
async function runCloud(
  cloud: CloudName,
  paths: readonly string[],
  flags: PermissionsFlags,
  session: Session,
): Promise<void> {
  if (paths.length > 0 || flags.extra.length > 0) {
    throw new InputError('a policy of a cloud is about no snapshot and no opt-in', {
      hint: 'leave --provider out for the role in the clusters',
    });
  }
  const selected = selectChecks(selectionOf(flags), checks, catalogue);
  writeCloudPolicy(cloud, selected.checks, flags, session);
}

function refuseUseless(flags: PermissionsFlags, asks: boolean): void {
  refuseMixed([], flags);
  if (flags.resume !== undefined) {
    throw new InputError('--resume is for scan and collect', { hint: 'leave it out' });
  }
  const names = flags.kubeconfig !== undefined || flags.context.length > 0;
  if (!asks && (names || flags.allContexts === true || flags.inCluster === true)) {
    throw new InputError('a cluster was named, but nothing is asked of it', {
      hint: 'add --check to ask what is missing there',
    });
  }
  if (asks && flags.format === 'yaml') {
    throw new InputError('what a cluster answers is no role', { hint: '--format text or json' });
  }
}

type InputFor = (data: ClusterData) => CostInput;

function costInput(
  { checks: asked, selection }: Selected,
  { plan }: Settings,
  flags: PermissionsFlags,
  session: Session,
): InputFor {
  const asOf = flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf);
  return (data) => ({
    around: surroundingsOf(data, { asOf, plan, now: session.now }),
    checks: asked,
    complete: selection === null,
    signal: session.signal,
    progress: (text) => session.progress.update(`${data.info.name}: ${text}`),
  });
}

async function snapshotsOf(
  paths: readonly string[],
  { config }: Settings,
  session: Session,
): Promise<readonly ClusterData[]> {
  if (paths.length === 0) return [];
  const clusters: ClusterData[] = [];
  for await (const data of readFileClusters({ paths, names: config.clusters, session })) {
    if (data.info.source === 'manifests') {
      throw new InputError('manifests are read without any right', {
        hint: 'give a snapshot of a cluster, or no PATH',
      });
    }
    clusters.push(data);
  }
  return clusters;
}

async function clusterCosts(
  snapshots: readonly ClusterData[],
  inputFor: InputFor,
): Promise<readonly ClusterCosts[]> {
  const clusters: ClusterCosts[] = [];
  for (const data of snapshots) {
    const costs = await costsOf(data, inputFor(data));
    clusters.push({ id: data.info.id, name: data.info.name, costs });
  }
  return clusters;
}

interface Asking {
  readonly flags: PermissionsFlags;
  readonly settings: Settings;
  readonly session: Session;
  readonly inputFor: InputFor;
}

function checked(
  snapshots: readonly ClusterData[],
  selected: Selected,
  { flags, settings, session, inputFor }: Asking,
): Promise<readonly CheckedCluster[]> {
  return checkClusters({
    checks: selected.checks,
    flags,
    providers: settings.config.providers,
    namespaces: flags.namespace ?? [],
    session,
    lossIn: async (ref, hidden) => {
      const data = snapshots.find((one) => isOf(one, ref));
      return data === undefined ? null : lossOfHiding(data, hidden, inputFor(data));
    },
  });
}

function extrasOf(flags: PermissionsFlags): readonly ExtraRole[] {
  const secrets = flags.allowSecretMetadata === true ? ['secret-metadata'] : [];
  const asked = [...flags.extra, ...secrets];
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
