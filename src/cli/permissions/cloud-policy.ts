import type { CloudName } from '../../model/cloud/rights.ts';
import { InputError } from '../../model/input-error.ts';
import type { ScopeFlags } from '../provider-flags.ts';

/** What a policy is for, besides the actions in it. */
export type PolicyScope = Pick<
  ScopeFlags,
  'role' | 'organization' | 'folder' | 'subscription' | 'account' | 'region'
>;

/** A policy of a cloud as its own tools take it, and what to do with it. */
export interface Policy {
  readonly document: object;
  readonly howTo: string;
}

/** The least policy with these actions, ready to use. */
export function policyOf(cloud: CloudName, actions: readonly string[], scope: PolicyScope): Policy {
  switch (cloud) {
    case 'eks':
      return scope.role === undefined ? readerPolicy(actions) : entryPolicy(scope.role, scope);
    case 'gke':
      return googleRole(actions, scope);
    case 'aks':
      return azureRole(actions, scope);
    default:
      return cloud satisfies never;
  }
}

/** For the identity that reads in an account. What it reads has no names to narrow it to beforehand. */
function readerPolicy(actions: readonly string[]): Policy {
  return {
    document: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Kubemuster', Effect: 'Allow', Action: actions, Resource: '*' }],
    },
    howTo:
      'aws iam create-policy --policy-name kubemuster --policy-document file://policy.json; with --role NAME: what the identity needs that takes this role in other accounts',
  };
}

/** For the identity that goes from account to account. */
function entryPolicy(role: string, { account, region }: PolicyScope): Policy {
  const accounts = account.length === 0 ? ['*'] : account;
  const name = role.replace(/^\/+/, '');
  return {
    document: {
      Version: '2012-10-17',
      Statement: [
        ...(account.length > 0
          ? []
          : [
              {
                Sid: 'FindAccounts',
                Effect: 'Allow',
                Action: ['organizations:ListAccounts'],
                Resource: '*',
              },
            ]),
        {
          Sid: 'EnterAccounts',
          Effect: 'Allow',
          Action: ['sts:AssumeRole'],
          Resource: accounts.map((one) => `arn:${partitionOf(region)}:iam::${one}:role/${name}`),
        },
      ],
    },
    howTo: `for the identity that takes the role ${role}, which trusts it in every account; without --role: the policy of that role itself`,
  };
}

/** No name in it stands for every partition: ARNs of one mean nothing in another. */
function partitionOf(regions: readonly string[]): string {
  if (regions.some((one) => one.startsWith('us-gov-'))) return 'aws-us-gov';
  return regions.some((one) => one.startsWith('cn-')) ? 'aws-cn' : 'aws';
}

function googleRole(actions: readonly string[], { organization, folder }: PolicyScope): Policy {
  if (folder !== undefined && organization === undefined) {
    throw new InputError('Google Cloud has custom roles of projects and of organizations', {
      hint: 'give --organization NUMBER, and bind the role on the folder',
    });
  }
  const wide = organization === undefined ? [] : ['cloudasset.assets.searchAllResources', ...ABOVE];
  const where = organization === undefined ? '--project ID' : `--organization ${organization}`;
  return {
    document: {
      title: 'Kubemuster reader',
      description: 'Reads what Kubemuster judges: clusters and their settings, no Secret.',
      stage: 'GA',
      includedPermissions: [...new Set([...actions, ...wide])].sort(),
    },
    howTo: `gcloud iam roles create kubemuster ${where} --file role.json`,
  };
}

/** Rights that come from above a project. */
const ABOVE = [
  'resourcemanager.folders.get',
  'resourcemanager.folders.getIamPolicy',
  'resourcemanager.organizations.get',
  'resourcemanager.organizations.getIamPolicy',
];

function azureRole(actions: readonly string[], { subscription }: PolicyScope): Policy {
  const named = subscription.length > 0;
  const scopes = named ? subscription : ['00000000-0000-0000-0000-000000000000'];
  return {
    document: {
      Name: 'Kubemuster reader',
      IsCustom: true,
      Description: 'Reads what Kubemuster judges: clusters and their settings, no Secret.',
      Actions: actions,
      NotActions: [],
      DataActions: [],
      NotDataActions: [],
      AssignableScopes: scopes.map((id) => `/subscriptions/${id}`),
    },
    howTo: named
      ? 'az role definition create --role-definition @role.json'
      : 'name your subscriptions with --subscription ID; then az role definition create --role-definition @role.json',
  };
}
