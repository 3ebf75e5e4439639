import type { Command } from '../../model/pictures/containment.ts';
import type { KnownWay } from '../../tables/credential-classes.ts';
import type { Exposed } from './exposed.ts';
import type { WayWorld } from './ways.ts';

/** What is typed for one way; what cannot be typed is a sentence in angle brackets. */
export function commandsOf(way: KnownWay, exposed: Exposed, world: WayWorld): readonly Command[] {
  const { subject, principal } = exposed;
  const namespace = subject.namespace ?? '';
  const name = subject.name ?? '';
  switch (way.id) {
    case 'remove-rights':
      return principal === undefined ? [] : world.cut(principal).commands;
    case 'delete-pod':
      return [[`<delete the pods of ServiceAccount ${namespace}/${name} that were taken over>`]];
    case 'recreate-account':
      return principal === undefined ? [] : recreation(principal.namespace, principal.name);
    case 'delete-secret':
      return [['kubectl', '-n', namespace, 'delete', `secret/${name}`]];
    case 'deny-sessions':
      return denial(exposed);
    case 'rotate-ca':
      return [[`<${caRotation(world.distribution)}>`]];
    case 'rotate':
    case 'rotate-at-registry':
      return [[`<${way.what}: Secret ${namespace}/${name}>`]];
    case 'wait':
    case 'rotate-mesh-ca':
    case 'remove-login':
    case 'disable-person':
    case 'edit-file':
    case 'revoke-at-forge':
      return [[`<${way.what}: ${name}>`]];
  }
}

function recreation(namespace: string, name: string): readonly Command[] {
  const account = `serviceaccount/${name}`;
  return [
    ['kubectl', '-n', namespace, 'get', account, '-o', 'yaml'],
    ['kubectl', '-n', namespace, 'delete', account],
    ['<create it again from that copy, without its uid and resourceVersion>'],
  ];
}

const ROLE_ARN = /^arn:[^:]+:iam::\d+:role\/(?:.*\/)?([^/]+)$/;

/** By the cloud that the name of the role belongs to. */
function denial({ subject: { name = '' } }: Exposed): readonly Command[] {
  const role = ROLE_ARN.exec(name)?.[1];
  if (role !== undefined)
    return [['<put the present time, in UTC, for NOW>'], revokeSessions(role)];
  if (name.endsWith('.gserviceaccount.com')) {
    return [['gcloud', 'iam', 'service-accounts', 'disable', name]];
  }
  return [[`<deny sessions of ${name} that were issued before now, then detach the role>`]];
}

function revokeSessions(role: string): Command {
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: { DateLessThan: { 'aws:TokenIssueTime': 'NOW' } },
      },
    ],
  };
  return [
    'aws',
    'iam',
    'put-role-policy',
    '--role-name',
    role,
    '--policy-name',
    'RevokeOlderSessions',
    '--policy-document',
    JSON.stringify(document),
  ];
}

const CA_ROTATIONS: Readonly<Record<string, string>> = {
  eks: 'create a new certificate authority of the cluster, activate it, then delete the old one',
  gke: 'gcloud container clusters update CLUSTER --start-credential-rotation, then --complete-credential-rotation',
  aks: 'az aks rotate-certs --resource-group GROUP --name CLUSTER, once local accounts are off',
  k3s: 'k3s certificate rotate-ca with new keys, then restart every node',
  rke2: 'rke2 certificate rotate-ca with new keys, then restart every node',
};

function caRotation(distribution: string): string {
  return (
    CA_ROTATIONS[distribution] ??
    'rotate the CA by the runbook of the cluster, and take the old one out of the trust bundle'
  );
}
