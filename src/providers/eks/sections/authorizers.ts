import { flag, text, texts } from '../../../model/decode.ts';
import { lastWord } from '../arn.ts';
import { AwsFault } from '../faults.ts';
import { pages, type Reading, type ReadSection, required, type Sight } from './sight.ts';

/** Types of access entry that machines have; policies cannot be given to the first of them. */
const MACHINES: ReadonlySet<string> = new Set([
  'EC2_LINUX',
  'EC2_WINDOWS',
  'FARGATE_LINUX',
  'HYBRID_LINUX',
  'HYPERPOD_LINUX',
  'EC2',
]);
const WITH_POLICIES: ReadonlySet<string> = new Set(['STANDARD', 'EC2', 'HYPERPOD_LINUX']);

/** The one access policy that is every right. */
const EVERYTHING = 'AmazonEKSClusterAdminPolicy';

/** The role that a service of AWS has and nobody else can take. */
const SERVICE_ROLE = /:role\/aws-service-role\//;

/** Whom access entries let in. Without them, as `CONFIG_MAP` says, EKS keeps no list of its own. */
export const readAuthorizers: ReadSection = async (sight, reading) => {
  const raw = await sight.cluster();
  if (text(raw, 'accessConfig.authenticationMode') === 'CONFIG_MAP') {
    hiddenCreator(raw, reading);
    return [];
  }
  const clusterName = sight.arn.name;
  const entries = await pages(
    sight,
    'ListAccessEntries',
    'accessEntries',
    (client, page, options) => client.listAccessEntries({ clusterName, ...page }, options),
  ).catch((error: unknown) => {
    if (isConfigMapOnly(error)) return [];
    throw error;
  });
  const grants = await Promise.all(
    entries.flatMap((principal) =>
      typeof principal === 'string' ? [grantsOf(principal, sight, reading)] : [],
    ),
  );
  return grants.flat();
};

/** What EKS answers of a cluster whose mode knows no access entries. */
function isConfigMapOnly(error: unknown): boolean {
  return error instanceof AwsFault && error.reason === 'InvalidRequestException';
}

/** In that mode whoever made the cluster is an administrator, and nothing says who that is. */
function hiddenCreator(cluster: unknown, reading: Reading): void {
  if (flag(cluster, 'accessConfig.bootstrapClusterCreatorAdminPermissions') === false) return;
  reading.missing(
    'in the mode CONFIG_MAP whoever created the cluster is an administrator whom no list names',
    'accessConfig.authenticationMode API_AND_CONFIG_MAP or API',
  );
}

/** An entry with its policies; a gap names the entry that could not be read, and the others count. */
async function grantsOf(
  principalArn: string,
  sight: Sight,
  reading: Reading,
): Promise<readonly object[]> {
  const clusterName = sight.arn.name;
  const raw = await reading.attempt('eks:DescribeAccessEntry', () =>
    sight.eks('DescribeAccessEntry', principalArn, (client, options) =>
      client.describeAccessEntry({ clusterName, principalArn }, options),
    ),
  );
  if (raw === undefined) return [];
  const type = text(raw, 'accessEntry.type') ?? 'STANDARD';
  const groups = texts(raw, 'accessEntry.kubernetesGroups');
  const field = `accessEntries[${principalArn}]`;
  const own = { principal: principalArn, holder: holderOf(principalArn, type) };
  const policies = WITH_POLICIES.has(type) ? await policiesOf(principalArn, sight, reading) : [];
  const given = policies.map((one) => ({ ...own, ...policyGrant(one, field) }));
  if (groups.length === 0 && given.length > 0) return given;
  // An entry alone lets its principal in, with what bindings give to its user name and groups.
  const plain = { grants: `access entry ${type}`, admin: false, namespaces: [], groups };
  return [{ ...own, ...plain, field: `${field}.kubernetesGroups` }, ...given];
}

function policiesOf(
  principalArn: string,
  sight: Sight,
  reading: Reading,
): Promise<readonly unknown[]> {
  const clusterName = sight.arn.name;
  return reading
    .attempt('eks:ListAssociatedAccessPolicies', () =>
      pages(
        sight,
        'ListAssociatedAccessPolicies',
        'associatedAccessPolicies',
        (client, page, options) =>
          client.listAssociatedAccessPolicies({ clusterName, principalArn, ...page }, options),
        principalArn,
      ),
    )
    .then((found) => found ?? []);
}

function policyGrant(raw: unknown, field: string): object {
  const arn = required(raw, 'policyArn', text);
  const name = lastWord(arn);
  const scoped = text(raw, 'accessScope.type') === 'namespace';
  return {
    grants: name,
    admin: name === EVERYTHING,
    namespaces: scoped ? texts(raw, 'accessScope.namespaces') : [],
    groups: [],
    field: `${field}.associatedAccessPolicies[${name}].accessScope`,
  };
}

function holderOf(principal: string, type: string): 'people' | 'nodes' | 'cloud' {
  if (MACHINES.has(type)) return 'nodes';
  return SERVICE_ROLE.test(principal) ? 'cloud' : 'people';
}
