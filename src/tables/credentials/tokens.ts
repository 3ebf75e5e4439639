import type { CredentialRow, KnownWay } from '../credential-classes.ts';

const ACCOUNTS = 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/';

/** Authorizers follow bindings through a watch. */
export const REMOVE_RIGHTS: KnownWay = {
  id: 'remove-rights',
  step: 'api-rights',
  what: 'delete the bindings that give it rights',
  minutes: { least: 0, most: 1 },
  by: 'responder',
};

const RECREATE_ACCOUNT: KnownWay = {
  id: 'recreate-account',
  step: 'tokens',
  what: 'delete the ServiceAccount and create it again: tokens of the old UID are refused',
  minutes: { least: 0, most: 1 },
  by: 'responder',
};

const DELETE_SECRET: KnownWay = {
  id: 'delete-secret',
  step: 'tokens',
  what: 'delete the Secret that holds it',
  minutes: { least: 0, most: 1 },
  by: 'responder',
};

const OFFLINE =
  'Whoever checks only its signature, such as a cloud or a vault, accepts it until it expires';

/** What ServiceAccounts and joining nodes sign in with. */
export const TOKEN_ROWS: readonly CredentialRow[] = [
  {
    class: 'pod-token',
    title: 'Token of a pod',
    ways: [
      REMOVE_RIGHTS,
      {
        id: 'delete-pod',
        step: 'tokens',
        what: 'delete the pod, once what has to be kept of it is',
        // A grace period of 30 s, then 60 s during which the token of a terminating pod is still taken, and a cache.
        minutes: { least: 0, most: 2 },
        by: 'responder',
      },
      RECREATE_ACCOUNT,
    ],
    residual: OFFLINE,
    revocable: true,
    source: ACCOUNTS,
  },
  {
    class: 'account-token',
    title: 'Token of a ServiceAccount, bound to no object',
    ways: [REMOVE_RIGHTS, RECREATE_ACCOUNT],
    residual: `It dies only with its ServiceAccount or at its expiry. ${OFFLINE}`,
    revocable: true,
    source: ACCOUNTS,
  },
  {
    class: 'token-secret',
    title: 'Token in a Secret, which never expires',
    ways: [DELETE_SECRET, REMOVE_RIGHTS, RECREATE_ACCOUNT],
    residual:
      'Copies that were used before stay in the audit log only; offline verifiers accept it for ever',
    revocable: true,
    source: ACCOUNTS,
  },
  {
    class: 'bootstrap-token',
    title: 'Bootstrap token that nodes join with',
    ways: [DELETE_SECRET],
    residual: 'Nodes that joined with it keep their certificates',
    revocable: true,
    source: 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/',
  },
  {
    class: 'static-token',
    title: 'Token or password in a file of the API server',
    ways: [
      REMOVE_RIGHTS,
      {
        id: 'edit-file',
        step: 'tokens',
        what: 'take it out of the file on every control plane node and restart the API servers',
        minutes: { least: 30, most: 480 },
        by: 'control-plane',
      },
    ],
    residual: 'It authenticates until every API server has restarted',
    revocable: true,
    source:
      'https://kubernetes.io/docs/concepts/security/hardening-guide/authentication-mechanisms/',
  },
];
