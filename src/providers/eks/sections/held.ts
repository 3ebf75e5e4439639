import type { CloudPermission } from '../../../model/cloud/permissions.ts';
import type { Reading, Sight } from './sight.ts';

/** What a role holds; undefined, and a gap, where IAM did not tell all of it. */
export async function heldBy(
  arn: string,
  { arn: { account }, roles, signal }: Sight,
  reading: Reading,
): Promise<readonly CloudPermission[] | undefined> {
  if (arn.split(':')[4] !== account) {
    reading.missing(
      `the role ${arn} is in another account, whose IAM was not read`,
      'iam:ListAttachedRolePolicies and iam:ListRolePolicies in that account',
    );
    return undefined;
  }
  return reading.attempt('iam:ListAttachedRolePolicies', () => roles.permissions(arn, signal));
}
