/** When this table was last compared with what the APIs return. */
export const SENSITIVE_READS_KNOWN_ON = '2026-11-15';

/** A resource whose mere reading helps an intruder: `*` in a name stands for any text. */
export interface SensitiveResource {
  readonly group: string;
  readonly resource: string;
  readonly why: string;
}

export const SENSITIVE_RESOURCES: readonly SensitiveResource[] = [
  { group: '', resource: 'secrets', why: 'they hold credentials' },
  { group: '', resource: 'configmaps', why: 'they often hold credentials' },
  { group: '', resource: 'pods', why: 'their variables and arguments often hold credentials' },
  { group: '', resource: 'pods/*', why: 'logs, and commands run in them' },
  { group: '', resource: 'nodes/*', why: 'the kubelet runs commands in every container' },
  { group: '', resource: 'services/proxy', why: 'it reaches what only the cluster reaches' },
  { group: '', resource: 'serviceaccounts/*', why: 'tokens' },
  { group: 'apps', resource: '*', why: 'their variables and arguments often hold credentials' },
  { group: 'batch', resource: '*', why: 'their variables and arguments often hold credentials' },
  { group: 'certificates.k8s.io', resource: '*', why: 'certificates that were signed' },
  { group: 'helm.toolkit.fluxcd.io', resource: '*', why: 'values often hold credentials' },
  { group: 'argoproj.io', resource: '*', why: 'parameters often hold credentials' },
];

/** Paths that say no more than that the server lives, which version it has and what it serves. */
export const PLAIN_URLS: readonly string[] = [
  '/healthz',
  '/healthz/*',
  '/livez',
  '/livez/*',
  '/readyz',
  '/readyz/*',
  '/version',
  '/version/',
  '/version/*',
  '/api',
  '/api/*',
  '/apis',
  '/apis/*',
  '/openapi',
  '/openapi/*',
  '/.well-known',
  '/.well-known/*',
  '/openid/*',
];

/** Questions about oneself, which are created and store nothing. */
export const SELF_REVIEWS: readonly string[] = [
  'selfsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
];
