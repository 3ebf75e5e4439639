import type { CredentialRow, KnownWay } from '../credential-classes.ts';
import { REMOVE_RIGHTS } from './tokens.ts';

const SESSIONS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html';

/** A policy of the cloud reaches all its services within minutes. */
const DENY_SESSIONS: KnownWay = {
  id: 'deny-sessions',
  step: 'cloud-sessions',
  what: 'deny sessions of the role that were issued before now, then detach the role',
  minutes: { least: 1, most: 10 },
  by: 'cloud',
};

const DISABLE_PERSON: KnownWay = {
  id: 'disable-person',
  step: 'tokens',
  what: 'disable the person at the identity provider and end the sessions there',
  minutes: { least: 1, most: 60 },
  by: 'identity-provider',
};

/** What the cloud or an identity provider vouches for. */
export const CLOUD_ROWS: readonly CredentialRow[] = [
  {
    class: 'cloud-session',
    title: 'Session of a cloud role',
    ways: [DENY_SESSIONS],
    residual:
      'A session that was opened lives until its own end, also when the pod or the association is deleted, unless it is denied',
    revocable: true,
    source: SESSIONS,
  },
  {
    class: 'node-role',
    title: 'Session of the cloud role of a node',
    ways: [DENY_SESSIONS],
    residual:
      'Sessions live until their own end, unless they are denied; the whole pool shares the role',
    revocable: true,
    source: SESSIONS,
  },
  {
    class: 'kubelet-iam',
    title: 'Kubelet with the cloud role of its node',
    ways: [DENY_SESSIONS],
    residual: 'It signs in for as long as its session and the access entry of the role stand',
    revocable: true,
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html',
  },
  {
    class: 'oidc-session',
    title: 'Session of a person from an identity provider',
    ways: [REMOVE_RIGHTS, DISABLE_PERSON],
    residual: 'The token is accepted until it expires; without rights it is of no use',
    revocable: true,
    source:
      'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens',
  },
  {
    class: 'cloud-login',
    title: 'Login of a person by the cloud',
    ways: [
      REMOVE_RIGHTS,
      {
        id: 'remove-login',
        step: 'cloud-sessions',
        what: 'remove the access entry or role assignment of the identity',
        minutes: { least: 1, most: 10 },
        by: 'cloud',
      },
      DISABLE_PERSON,
    ],
    residual: 'Tokens of the cloud that were issued live a quarter of an hour to an hour',
    revocable: true,
    source: 'https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html',
  },
  {
    class: 'person',
    title: 'Login of a person, not known how',
    ways: [REMOVE_RIGHTS, DISABLE_PERSON],
    residual: 'Not known: it may be a client certificate, which authenticates until it expires',
    revocable: true,
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/',
  },
];
