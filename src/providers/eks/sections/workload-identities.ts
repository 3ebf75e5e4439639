import { text } from '../../../model/decode.ts';
import { lastWord } from '../arn.ts';
import type { Role } from '../iam/account-roles.ts';
import { hostOf, type Trust, trustIn } from '../iam/trust.ts';
import { heldBy } from './held.ts';
import { pages, type Reading, type ReadSection, required, type Sight, told } from './sight.ts';

interface Association {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly role: string;
  readonly field: string;
}

/** Roles that EKS hands to pods by associations, and those that trust the tokens of this cluster. */
export const readWorkloadIdentities: ReadSection = async (sight, reading) => {
  const cluster = await sight.cluster();
  const issuer = text(cluster, 'identity.oidc.issuer');
  const associations = (await associationsOf(sight, reading)) ?? [];
  const all = await reading.attempt('iam:ListRoles', () => sight.roles.all(sight.signal));
  const trusting =
    issuer === undefined
      ? []
      : (all ?? []).flatMap((role) => {
          const trust = trustIn(role.trust, hostOf(issuer));
          return trust === undefined ? [] : [{ role, trust }];
        });
  const named = new Set(associations.map(({ role }) => role));
  for (const { role } of trusting) named.delete(role.arn);
  const roles = await Promise.all([
    ...trusting.map(({ role, trust }) => trusted(role, trust, sight, reading)),
    ...[...named].map((arn) => associated(arn, all, sight, reading)),
  ]);
  return { associations, roles };
};

async function associationsOf(
  sight: Sight,
  reading: Reading,
): Promise<readonly Association[] | undefined> {
  const clusterName = sight.arn.name;
  const found = await reading.attempt('eks:ListPodIdentityAssociations', () =>
    pages(sight, 'ListPodIdentityAssociations', 'associations', (client, page, options) =>
      client.listPodIdentityAssociations({ clusterName, ...page }, options),
    ),
  );
  if (found === undefined) return undefined;
  const all = await Promise.all(
    found.map(async (one) => {
      const associationId = required(one, 'associationId', text);
      const raw = await reading.attempt('eks:DescribePodIdentityAssociation', () =>
        sight.eks('DescribePodIdentityAssociation', associationId, (client, options) =>
          client.describePodIdentityAssociation({ clusterName, associationId }, options),
        ),
      );
      return raw === undefined ? [] : [associationIn(raw, associationId)];
    }),
  );
  return all.flat();
}

/** Where the role takes another one in turn, that is the one that pods have. */
function associationIn(raw: unknown, id: string): Association {
  const target = text(raw, 'association.targetRoleArn');
  const path = target === undefined ? 'roleArn' : 'targetRoleArn';
  return {
    namespace: required(raw, 'association.namespace', text),
    serviceAccount: required(raw, 'association.serviceAccount', text),
    role: target ?? required(raw, 'association.roleArn', text),
    field: `podIdentityAssociations[${id}].${path}`,
  };
}

async function trusted(
  { arn, name }: Role,
  { subjects, audiences }: Trust,
  sight: Sight,
  reading: Reading,
): Promise<object> {
  const permissions = await heldBy(arn, sight, reading);
  const field = `roles[${name}].AssumeRolePolicyDocument`;
  return {
    role: arn,
    subjects: told(subjects, `${field}.Condition.sub`),
    ...(audiences === undefined ? {} : { audiences: told(audiences, `${field}.Condition.aud`) }),
    ...(permissions === undefined ? {} : { permissions }),
  };
}

/** A role that trusts no token of this cluster: its association alone says who has it. */
async function associated(
  arn: string,
  all: readonly Role[] | undefined,
  sight: Sight,
  reading: Reading,
): Promise<object> {
  const permissions = await heldBy(arn, sight, reading);
  const name = lastWord(arn);
  const listed = all?.some((one) => one.arn === arn) === true;
  return {
    role: arn,
    ...(listed
      ? {
          subjects: told([], `roles[${name}].AssumeRolePolicyDocument`, 'no token of this cluster'),
        }
      : {}),
    ...(permissions === undefined ? {} : { permissions }),
  };
}
