import type { ClusterRef } from '../../model/access.ts';

/** What the ARN of a cluster says: `arn:aws:eks:eu-west-1:111122223333:cluster/prod`. */
export interface ClusterArn {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const ARN = /^arn:(aws[\w-]{0,20}):eks:([a-z0-9-]{1,40}):(\d{12}):cluster\/([\w-]{1,128})$/;

export function parseClusterArn(text: string): ClusterArn | undefined {
  const [arn, partition, region, account, name] = ARN.exec(text) ?? [];
  if (arn === undefined || partition === undefined || region === undefined) return undefined;
  if (account === undefined || name === undefined) return undefined;
  return { arn, partition, region, account, name };
}

/** The last word of an ARN, or of a name in a path: roles and policies may stand in those. */
export function lastWord(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Undefined where the reference names no cluster of EKS. */
export function clusterArnOf({ identities }: ClusterRef): ClusterArn | undefined {
  return identities
    .filter(({ type }) => type === 'cloud')
    .map(({ value }) => parseClusterArn(value))
    .find((one) => one !== undefined);
}
