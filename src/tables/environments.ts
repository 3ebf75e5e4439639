/** When these words were last compared with what people call their environments. */
export const ENVIRONMENTS_KNOWN_ON = '2026-11-20';

/** Labels whose value names an environment. */
export const ENVIRONMENT_LABELS: readonly string[] = [
  'environment',
  'env',
  'stage',
  'app.kubernetes.io/environment',
];

/** Words of a name or label that tell an environment; `pre` or `non` before production turn it around. */
export const ENVIRONMENT_WORDS: Readonly<Record<'production' | 'other', ReadonlySet<string>>> = {
  production: new Set(['prod', 'production', 'prd', 'live']),
  other: new Set([
    'staging',
    'stage',
    'stg',
    'preprod',
    'preproduction',
    'nonprod',
    'uat',
    'acceptance',
    'test',
    'testing',
    'tests',
    'qa',
    'tst',
    'e2e',
    'dev',
    'devel',
    'develop',
    'development',
    'sandbox',
    'lab',
    'playground',
    'preview',
  ]),
};
