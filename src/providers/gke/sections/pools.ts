import type { Sourced } from '../../../model/cloud/parts.ts';
import type { CloudPermission } from '../../../model/cloud/permissions.ts';
import type { CloudPool } from '../../../model/cloud/pools.ts';
import { flag, list, requiredText, text } from '../../../model/decode.ts';
import type { Gap } from '../../../model/observed.ts';
import type { Policies } from '../iam.ts';
import type { RoleWorth } from '../known-roles.ts';
import { emailOf, isAccount } from '../members.ts';
import { accountsOf } from './authorizers.ts';
import { type Reading, type Told, told } from './parts.ts';

/** Node pools, with what their machines may do in the project. */
export async function pools(reading: Reading): Promise<Told> {
  const { cluster, where, iam, source, signal } = reading;
  const policies = await iam.over(where.project, source, signal);
  const accounts = accountsOf(cluster);
  const held = policies.bindings.filter(({ member }) =>
    accounts.some((account) => isAccount(member, account)),
  );
  const roles = new Set(held.map(({ role }) => role));
  const { worths, gaps } = await iam.worths(roles, source, signal);
  const isAutopilot = flag(cluster, 'autopilot.enabled') === true;
  const value = list(cluster, 'nodePools').map((one, index) =>
    poolOf(one, { path: `nodePools[${index}]`, isAutopilot, policies, worths }),
  );
  return { value, gaps: [...policies.gaps, ...gaps] };
}

interface Around {
  readonly path: string;
  readonly isAutopilot: boolean;
  readonly policies: Policies;
  readonly worths: ReadonlyMap<string, RoleWorth>;
}

function poolOf(raw: unknown, { path, isAutopilot, policies, worths }: Around): CloudPool {
  const config = `${path}.config`;
  const account = text(raw, 'config.serviceAccount') || 'default';
  const isHolder = (member: string): boolean => isAccount(member, account);
  const said = text(raw, 'config.serviceAccount') || 'not set';
  const version = text(raw, 'version') || undefined;
  const image = text(raw, 'config.imageType') || undefined;
  const port = flag(raw, 'config.kubeletConfig.insecureKubeletReadonlyPortEnabled');
  const renewed = flag(raw, 'management.autoUpgrade') === true;
  return {
    name: requiredText(raw, 'name'),
    version: version === undefined ? undefined : told(version, `${path}.version`),
    image: image === undefined ? undefined : told(image, `${config}.imageType`),
    spot: spotOf(raw, config),
    autoUpgrade: told(isAutopilot || renewed, `${path}.management.autoUpgrade`),
    secureBoot: told(
      isAutopilot || flag(raw, 'config.shieldedInstanceConfig.enableSecureBoot') === true,
      isAutopilot ? 'autopilot.enabled' : `${config}.shieldedInstanceConfig.enableSecureBoot`,
    ),
    serverless: false,
    metadataProtected: metadataOf(raw, config, isAutopilot),
    kubeletReadOnlyPort:
      port === undefined
        ? undefined
        : told(port, `${config}.kubeletConfig.insecureKubeletReadonlyPortEnabled`),
    // `default` is an account with an address, which policies tell.
    identity: told(addressIn(policies, isHolder) ?? account, `${config}.serviceAccount`, said),
    permissions: permissionsOf(policies, worths, isHolder),
  };
}

function addressIn(
  { bindings }: Policies,
  isHolder: (member: string) => boolean,
): string | undefined {
  const found = new Set(
    bindings.filter(({ member }) => isHolder(member)).map(({ member }) => member),
  );
  const [first, second] = found;
  return first === undefined || second !== undefined ? undefined : emailOf(first);
}

function spotOf(raw: unknown, config: string): Sourced<boolean> {
  if (flag(raw, 'config.preemptible') === true) return told(true, `${config}.preemptible`);
  return told(flag(raw, 'config.spot') === true, `${config}.spot`);
}

/** With `GKE_METADATA` pods get tokens of their own; a pool from before that shows them its machine's. */
function metadataOf(raw: unknown, config: string, isAutopilot: boolean): Sourced<boolean> {
  if (isAutopilot) return told(true, 'autopilot.enabled');
  const mode = text(raw, 'config.workloadMetadataConfig.mode') ?? '';
  const isTold = mode !== '' && mode !== 'MODE_UNSPECIFIED';
  const field = `${config}.workloadMetadataConfig.mode`;
  return told(mode === 'GKE_METADATA', field, isTold ? mode : 'not set');
}

/**
 * What members hold on the project and above it. Undefined where a policy, or a role among them, was
 * not read: what is missing may be the most.
 */
export function permissionsOf(
  { bindings, gaps }: { readonly bindings: Policies['bindings']; readonly gaps: readonly Gap[] },
  worths: ReadonlyMap<string, RoleWorth>,
  isHolder: (member: string) => boolean,
): readonly CloudPermission[] | undefined {
  const held = bindings.filter(({ member }) => isHolder(member));
  const known = held.flatMap(({ role, field }) => {
    const worth = worths.get(role);
    return worth === undefined ? [] : [{ name: role, level: worth.level, field }];
  });
  const isWhole = gaps.length === 0 && known.length === held.length;
  // An administrator is one whatever else it holds.
  return isWhole || known.some(({ level }) => level === 'admin') ? known : undefined;
}
