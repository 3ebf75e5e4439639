import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';
import { cloudSections } from '../../../src/model/cloud.ts';
import type { Reply } from './answers.ts';
import { STANDARD, shop } from './shop.ts';
import { fakeGoogle, found, refsIn, TRANSPORTS } from './world.ts';

/** Stands for every password, key, certificate and message that an answer may hold. */
const MARK = 'canary-7b1f';

const written: MockInstance[] = [];

beforeEach(() => {
  written.push(
    vi.spyOn(process.stdout, 'write').mockReturnValue(true),
    vi.spyOn(process.stderr, 'write').mockReturnValue(true),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  written.length = 0;
});

const PLANTED = {
  ...STANDARD,
  description: MARK,
  statusMessage: MARK,
  resourceLabels: { team: MARK },
  masterAuth: {
    ...STANDARD.masterAuth,
    username: 'admin',
    password: MARK,
    clientCertificate: MARK,
    clientKey: MARK,
  },
  conditions: [{ code: 'CA_EXPIRING', message: MARK }],
  databaseEncryption: {
    ...STANDARD.databaseEncryption,
    lastOperationErrors: [{ keyName: MARK, errorMessage: MARK }],
  },
  nodePools: STANDARD.nodePools.map((pool) => ({
    ...pool,
    statusMessage: MARK,
    config: { ...pool.config, metadata: { 'startup-script': MARK }, labels: { a: MARK } },
  })),
};

const REFUSALS: readonly Reply[] = [
  {
    refused: 'PERMISSION_DENIED',
    message: MARK,
    reason: MARK,
    metadata: { consumer: `projects/${MARK}`, permission: MARK },
  },
  {
    refused: 'PERMISSION_DENIED',
    message: MARK,
    reason: 'SERVICE_DISABLED',
    metadata: { consumer: `projects/${MARK}`, service: MARK },
  },
  { refused: 'UNAUTHENTICATED', message: MARK, reason: MARK },
  { refused: 'UNAVAILABLE', message: MARK },
  { refused: 'INTERNAL', message: MARK },
  { raw: `{"clusters": "${MARK}` },
  { raw: `"${MARK}"` },
];

/** Everything that comes out of a provider, as text. */
async function outOf(
  transport: (typeof TRANSPORTS)[number],
  answers: Readonly<Record<string, Reply>>,
): Promise<string> {
  const told: string[] = [];
  const google = await fakeGoogle(transport, answers, {
    projects: ['shop'],
    progress: (text) => told.push(text),
  });
  try {
    const all = await found(google);
    const sections = [];
    for (const ref of refsIn(all)) {
      const ids = cloudSections.map(({ id }) => id);
      const read = await google.provider.sections?.(ref, ids, new AbortController().signal);
      sections.push(...(read ?? []));
    }
    return JSON.stringify([all, sections, told, google.calls.byOperation()]);
  } finally {
    await google.close();
  }
}

test.each(TRANSPORTS)(
  'no secret of an answer is in what comes out of it (%s)',
  async (transport) => {
    const answers: Record<string, Reply> = {
      ...shop,
      'container listClusters projects/shop/locations/-': { ok: { clusters: [PLANTED] } },
      'GET /v1/projects/shop/serviceAccounts': {
        ok: {
          accounts: [
            { email: 'ci@shop.iam.gserviceaccount.com', description: MARK, oauth2ClientId: MARK },
          ],
        },
      },
      'GET /v2/projects/shop/sinks': {
        ok: { sinks: [{ name: '_Default', destination: 'x', writerIdentity: MARK, filter: MARK }] },
      },
    };
    const out = await outOf(transport, answers);

    expect(out).toContain('gke_shop_europe-west4_main');
    expect(out).toContain('there is a password');
    expect(out).not.toContain(MARK);
    expect(JSON.stringify(written.flatMap(({ mock }) => mock.calls))).not.toContain(MARK);
  },
);

test.each(TRANSPORTS)('no text of a refusal is in what comes out of it (%s)', async (transport) => {
  for (const refusal of REFUSALS) {
    const refused = Object.fromEntries(Object.keys(shop).map((question) => [question, refusal]));
    const list = 'container listClusters projects/shop/locations/-';
    const answers = { ...refused, [list]: { ok: { clusters: [STANDARD] } } };

    expect(await outOf(transport, answers)).not.toContain(MARK);
    expect(await outOf(transport, refused)).not.toContain(MARK);
  }
  expect(JSON.stringify(written.flatMap(({ mock }) => mock.calls))).not.toContain(MARK);
});
