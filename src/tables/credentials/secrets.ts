import type { CredentialRow } from '../credential-classes.ts';

const GOOD_PRACTICES = 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/';

/** What others issued, and only they can take back. */
export const SECRET_ROWS: readonly CredentialRow[] = [
  {
    class: 'app-secret',
    title: 'Password or key of an application',
    ways: [
      {
        id: 'rotate',
        step: 'secrets',
        what: 'rotate it where it was issued, then in the Secret, then restart what has it as an environment variable or subPath',
        minutes: { least: 1, most: null },
        by: 'issuer',
      },
    ],
    residual: 'Other copies: backups, the history of Helm, logs',
    revocable: true,
    source: GOOD_PRACTICES,
  },
  {
    class: 'pull-secret',
    title: 'Login of a registry',
    ways: [
      {
        id: 'rotate-at-registry',
        step: 'secrets',
        what: 'revoke it at the registry, then put a new one into the Secret',
        minutes: { least: 1, most: 15 },
        by: 'registry',
      },
    ],
    residual: 'Images that were pushed with it remain: compare digests',
    revocable: true,
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
  },
  {
    class: 'deploy-key',
    title: 'Key by which a repository is read or written',
    ways: [
      {
        id: 'revoke-at-forge',
        step: 'secrets',
        what: 'revoke it where the repository lives',
        minutes: { least: 1, most: 10 },
        by: 'forge',
      },
    ],
    residual: 'What was pushed with it is synchronised already',
    revocable: true,
    source:
      'https://docs.github.com/authentication/connecting-to-github-with-ssh/managing-deploy-keys',
  },
];
