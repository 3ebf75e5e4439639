import type { CloudLevel } from '../../../model/cloud/permissions.ts';
import { text } from '../../../model/decode.ts';
import { lastWord } from '../arn.ts';

/**
 * Policies that AWS keeps, by name: what nodes and Fargate cannot work without, and what is more. Last
 * compared with those of AWS on 2026-11-22; one that is missing here is read instead.
 */
const NAMED: Readonly<Record<Exclude<CloudLevel, 'admin'>, readonly string[]>> = {
  minimal: [
    'AmazonEC2ContainerRegistryPullOnly',
    'AmazonEC2ContainerRegistryReadOnly',
    'AmazonEKSFargatePodExecutionRolePolicy',
    'AmazonEKSWorkerNodeMinimalPolicy',
    'AmazonEKSWorkerNodePolicy',
  ],
  extra: [
    'AmazonEBSCSIDriverPolicy',
    'AmazonEFSCSIDriverPolicy',
    'AmazonEKSVPCResourceController',
    'AmazonEKS_CNI_Policy',
    'AmazonPrometheusRemoteWriteAccess',
    'AmazonSSMManagedInstanceCore',
    'AWSXRayDaemonWriteAccess',
    'CloudWatchAgentServerPolicy',
  ],
};

/** The level of a policy that AWS keeps; undefined where its document has to be read. */
export function levelOfName(arn: string): CloudLevel | undefined {
  if (!/^arn:aws[\w-]*:iam::aws:policy\//.test(arn)) return undefined;
  const name = lastWord(arn);
  if (NAMED.minimal.includes(name)) return 'minimal';
  return NAMED.extra.includes(name) ? 'extra' : undefined;
}

/**
 * Rights that are the account, where they hold for everything in it: making oneself an administrator,
 * or reading whatever it stores.
 */
const ADMIN_ACTIONS: readonly string[] = [
  'dynamodb:GetItem',
  'dynamodb:Scan',
  'ec2:ModifySnapshotAttribute',
  'iam:AddUserToGroup',
  'iam:AttachGroupPolicy',
  'iam:AttachRolePolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreateLoginProfile',
  'iam:CreatePolicyVersion',
  'iam:PutGroupPolicy',
  'iam:PutRolePolicy',
  'iam:PutUserPolicy',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateLoginProfile',
  'lambda:UpdateFunctionCode',
  'rds-data:ExecuteStatement',
  's3:GetObject',
  'secretsmanager:GetSecretValue',
  'ssm:GetParameter',
  'ssm:GetParameters',
  'ssm:SendCommand',
  'ssm:StartSession',
  'sts:AssumeRole',
];

/**
 * What a policy document allows at most. Conditions and denials are not weighed: they only take away,
 * so a level is never too low.
 */
export function levelOfDocument(document: unknown): CloudLevel {
  return statementsOf(document).some(isAdmin) ? 'admin' : 'extra';
}

/** `Statement` is a list, or one alone. */
export function statementsOf(document: unknown): readonly unknown[] {
  return severalAt(document, 'Statement');
}

function isAdmin(statement: unknown): boolean {
  if (text(statement, 'Effect') !== 'Allow') return false;
  const resources = severalAt(statement, 'Resource');
  const wide = resources.length === 0 || resources.some(isWide);
  if (!wide) return false;
  const actions = severalAt(statement, 'Action');
  // `NotAction` is everything else, which is most of the account whatever is taken out.
  if (actions.length === 0) return severalAt(statement, 'NotAction').length > 0;
  return actions.some((one) => {
    const pattern = globOf(String(one), 'i');
    return ADMIN_ACTIONS.some((action) => pattern.test(action));
  });
}

/** Everything, or everything of a kind: `*`, `arn:aws:s3:::*`, `arn:aws:iam::111122223333:role/*`. */
function isWide(resource: unknown): boolean {
  const found = String(resource);
  if (/^\*+$/.test(found)) return true;
  const [, , service = '', , , ...rest] = found.split(':');
  // What stands before the slash is a kind of thing, but a bucket's name in S3.
  const kind = service === 's3' ? /^\*+(\/\*+)?$/ : /^(\*+|[\w-]+[/:]\*+([/:]\*+)?)$/;
  return kind.test(rest.join(':'));
}

/** A pattern of IAM, in which `*` stands for any text and `?` for one character. */
export function globOf(pattern: string, flags = ''): RegExp {
  const escaped = pattern.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\*+/g, '.*').replaceAll('?', '.')}$`, `s${flags}`);
}

/** One value or a list of them, as policies are written. */
export function severalAt(raw: unknown, key: string): readonly unknown[] {
  if (typeof raw !== 'object' || raw === null) return [];
  const found = Object.entries(raw).find(([name]) => name === key);
  return found === undefined ? [] : several(found[1]);
}

export function several(found: unknown): readonly unknown[] {
  if (found === undefined || found === null) return [];
  return Array.isArray(found) ? found : [found];
}
