import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/configuration/read.ts';
import type { InitInput } from '../../src/config/init/seen.ts';
import { initialConfig, initialPlan } from '../../src/config/init.ts';
import { parsePlan } from '../../src/config/plan/read.ts';
import { isCheck, refusal } from './known.ts';

const SHOP: InitInput = {
  asOf: '2026-11-20T09:00:00Z',
  clusters: [
    {
      id: 'arn:aws:eks:eu-central-1:111122223333:cluster/shop-prod-eu',
      name: 'shop-prod-eu',
      identities: ['5f0c1c1e-0000-4000-8000-000000000001'],
      provider: 'eks',
      managed: true,
      environment: 'production',
      critical: [
        { namespace: 'payments', reason: 'exposed and persistent' },
        { namespace: 'true', reason: 'persistent' },
      ],
      ownerKeys: ['team', 'harbour.example/on-call'],
      shippers: [{ namespace: 'observability', name: 'vector' }],
      sensors: [{ namespace: 'falco', name: 'falco' }],
    },
    {
      id: 'legacy\n  evil: "yes" # \u001b[2J',
      name: 'legacy\ncontrolPlane: managed',
      identities: [],
      provider: 'unknown',
      managed: null,
      critical: [],
      ownerKeys: [],
      shippers: [],
      sensors: [],
    },
  ],
};

const NOTHING: InitInput = { asOf: '2026-11-20T09:00:00Z', clusters: [] };

/** What a person would write into the blanks: days, numbers, else some words. */
function filledIn(text: string): string {
  let count = 0;
  return text.replaceAll(/<fill in[^>]*>/g, (blank) => {
    count += 1;
    if (blank.includes('the day')) return '2026-11-02';
    return blank.includes('the number') ? '12' : `answer-${count}`;
  });
}

/** Uses the sections that are commented out; lines with two signs are prose. */
function uncommented(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*##/.test(line))
    .map((line) => line.replace(/^(\s*)# /, '$1'))
    .join('\n');
}

const plan = (text: string): ReadonlyMap<string, unknown> =>
  parsePlan('ir-plan.yaml', text, isCheck).sections;

describe('the first plan', () => {
  test('is refused until its blanks are filled in', () => {
    expect(refusal(() => plan(initialPlan(SHOP))).message.split('\n')).toEqual([
      '3 problems',
      expect.stringMatching(/meta\.organization: "<fill in your organization>" is blank/),
      expect.stringMatching(/meta\.reviewed: expected a day/),
      expect.stringMatching(/meta\.reviewer: "<fill in a function such as ciso>" is blank/),
    ]);
  });

  test('says what was seen, and nothing else, once its blanks are filled in', () => {
    const [shop, legacy] = SHOP.clusters.map(({ id }) => id);
    expect(plan(filledIn(initialPlan(SHOP)))).toEqual(
      new Map<string, unknown>([
        ['plan/meta', { organization: 'answer-2', reviewed: '2026-11-02', reviewer: 'answer-4' }],
        [
          'plan/clusters',
          [{ id: shop, environment: 'production', controlPlane: 'managed' }, { id: legacy }],
        ],
        [
          'plan/tiers',
          {
            critical: [
              { namespace: 'payments', clusters: [shop] },
              { namespace: 'true', clusters: [shop] },
            ],
          },
        ],
        ['plan/ownership', { keys: ['team', 'harbour.example/on-call'] }],
        [
          'plan/logging',
          { shippers: [{ namespace: 'observability', daemonSet: 'vector', clusters: [shop] }] },
        ],
        [
          'plan/security',
          { sensors: [{ namespace: 'falco', daemonSet: 'falco', clusters: [shop] }] },
        ],
      ]),
    );
  });

  test.for([
    ['of a fleet', SHOP],
    ['of a single cluster', { ...SHOP, clusters: SHOP.clusters.slice(0, 1) }],
    ['of nothing', NOTHING],
  ] as const)('%s parses with every section in use', ([, input]) => {
    const text = uncommented(initialPlan(input)).replaceAll('<fill in a cluster>', 'somewhere');
    const withCluster =
      input.clusters.length === 0
        ? text.replace('clusters: []', 'clusters: [{id: somewhere}]')
        : text;
    const sections = [...plan(filledIn(withCluster)).keys()];
    expect(sections.length).toBeGreaterThanOrEqual(27);
    expect(sections).toEqual(
      expect.arrayContaining(['plan/roles', 'plan/drills', 'plan/exceptions']),
    );
  });

  test('keeps what clusters are called inside one line', () => {
    const lines = initialPlan(SHOP).split('\n');
    expect(lines).toContain('  ## legacy controlPlane: managed, provider unknown');
    expect(lines).toContain('  - id: "legacy\\n  evil: \\"yes\\" # \\u001b[2J"');
    expect(initialPlan(SHOP)).not.toContain('\u001b');
  });
});

describe('the first configuration', () => {
  const known = { isCheck, formats: ['html'] };

  test('names every cluster by what it is known by', () => {
    expect(parseConfig('kubemuster.yaml', initialConfig(SHOP), known)).toEqual({
      clusters: SHOP.clusters.map(({ id, name, identities }) => ({
        name,
        identities: [id, ...identities],
      })),
      providers: {},
      selection: {},
      gates: {},
      waivers: [],
    });
  });

  test('tells clusters of one name apart', () => {
    const [shop, legacy] = SHOP.clusters;
    const clusters = [shop, legacy]
      .flatMap((one) => one ?? [])
      .map((one) => ({ ...one, name: 'main' }));
    const config = parseConfig('kubemuster.yaml', initialConfig({ ...SHOP, clusters }), known);
    expect(config.clusters.map(({ name }) => name)).toEqual(clusters.map(({ id }) => id));
  });

  test('parses with everything in use', () => {
    const text = filledIn(uncommented(initialConfig(SHOP)));
    expect(parseConfig('kubemuster.yaml', text, known)).toMatchObject({
      plan: 'ir-plan.yaml',
      gates: { minScore: 40, failOn: 'critical' },
      waivers: [{ check: 'WKL-02' }],
    });
  });

  test('of nothing is a configuration too', () => {
    expect(parseConfig('kubemuster.yaml', initialConfig(NOTHING), known).clusters).toEqual([]);
  });
});
