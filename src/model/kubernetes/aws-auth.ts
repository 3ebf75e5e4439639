import { at } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { type Fault, fieldIn, type Tell, textIn, textsIn } from './lenient.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** An identity of AWS that EKS lets in, and who it is in the cluster. */
export interface AwsMapping {
  /** Of a role or a user. */
  readonly arn: string;
  /** May hold a template, such as `system:node:{{EC2PrivateDNSName}}`. */
  readonly username: string;
  readonly groups: readonly string[];
  /** Such as `data.mapRoles[2]`. */
  readonly path: string;
}

/** The list inside the cluster by which EKS lets in identities of AWS, where its mode still asks it. */
export interface AwsAuth {
  readonly meta: Meta;
  readonly mappings: readonly AwsMapping[];
  /** Accounts of which every identity is let in, under its ARN and in no group. */
  readonly accounts: readonly string[];
  readonly faults: readonly Fault[];
}

const LISTS = [
  { key: 'mapRoles', arn: 'rolearn' },
  { key: 'mapUsers', arn: 'userarn' },
] as const;

export const awsAuth: Kind<AwsAuth> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: 'kube-system', name: 'aws-auth' },
  declared: true,
  keep: [
    ...META_KEEP,
    ...LISTS.flatMap(({ key, arn }) =>
      [arn, 'username', 'groups'].map((name) => `data.${key}>[].${name}`),
    ),
    'data.mapAccounts>[]',
  ],
  decode: (raw) => {
    const faults: Fault[] = [];
    const tell: Tell = (path, wrong, read) => faults.push({ path, wrong, read });
    const mappings = LISTS.flatMap(({ key, arn }) =>
      listed(raw, key, tell).flatMap((one, index) =>
        mappingOf(one, { arn, path: `data.${key}[${index}]`, tell }),
      ),
    );
    const accounts = listed(raw, 'mapAccounts', tell).filter((one) => typeof one === 'string');
    return { meta: metaOf(raw, true), mappings, accounts, faults };
  },
});

/** What is no list stays as an empty object. */
function listed(raw: unknown, key: string, tell: Tell): readonly unknown[] {
  const found = at(raw, `data.${key}`);
  if (Array.isArray(found)) return found;
  if (found !== undefined) {
    tell(
      `data.${key}`,
      'is no list of mappings that can be read',
      'as one that lets in nobody known',
    );
  }
  return [];
}

function mappingOf(
  one: unknown,
  { arn, path, tell }: { readonly arn: string; readonly path: string; readonly tell: Tell },
): readonly AwsMapping[] {
  const found = textIn(one, arn, path, tell);
  if (found === '') tell(`${path}.${arn}`, 'is missing', 'as an entry that lets in nobody');
  if (found === undefined || found === '') return [];
  const groups = fieldIn(one, 'groups') === '' ? [] : textsIn(one, 'groups', path, tell);
  const username = textIn(one, 'username', path, tell) ?? '';
  return [{ arn: found, username, groups, path }];
}
