import { z } from 'zod';
import { domains, phases, severities } from '../model/check.ts';
import { COLLECTED_FROM } from '../model/cluster.ts';
import { noteKinds, type Report } from '../model/report.ts';
import { gap } from './gap-schema.ts';
import { pictures } from './pictures-schema.ts';
import { exactly } from './schema-parts.ts';
import { clusterWorkings, fleetWorkings } from './workings-schema.ts';

const share = z.int().min(0).max(100);
const count = z.int().min(0);

/** A fraction from 0 to 1 as text. */
const portion = z.string().regex(/^(?:[01]|\d{1,400}\/[1-9]\d{0,399})$/);

const score = z.object({ assured: share, potential: share }).meta({ id: 'Score' });
const scoreOrNull = score.nullable();
const organization = z.union([score, z.literal('not-filed')]).nullable();

const origin = z.object({ file: z.string(), line: count }).meta({ id: 'Origin' });

const subject = z
  .object({
    type: z.enum(['k8s', 'cloud', 'plan', 'principal', 'cluster']),
    key: z.string(),
    apiVersion: z.string().exactOptional(),
    kind: z.string().exactOptional(),
    namespace: z.string().exactOptional(),
    name: z.string().exactOptional(),
    origin: origin.exactOptional(),
  })
  .meta({ id: 'Subject' });

const evidence = z
  .object({ subject, path: z.string(), value: z.string(), note: z.string().nullable() })
  .meta({ id: 'Evidence' });

const verdict = z
  .object({
    status: z.enum(['pass', 'warn', 'fail', 'unknown']),
    subject,
    message: z.string(),
    evidence: z.array(evidence),
  })
  .meta({ id: 'Verdict' });

const waived = z
  .object({ reason: z.string(), owner: z.string(), approver: z.string(), expires: z.string() })
  .meta({ id: 'Waived' });

const check = z
  .object({
    id: z.string(),
    code: z.string(),
    status: z.enum(['pass', 'warn', 'fail', 'unknown', 'not-applicable']),
    credit: z.tuple([portion, portion]).nullable(),
    ratio: portion.nullable(),
    weight: count,
    gate: share.nullable(),
    clusterGate: share.nullable(),
    q: portion,
    severity: z.enum(severities),
    phase: z.enum(phases),
    scored: z.boolean(),
    counts: z.object({ pass: count, warn: count, fail: count, unknown: count }),
    proof: z
      .object({
        basis: z.enum(['observed', 'declared']),
        message: z.string(),
        evidence: z.array(evidence),
      })
      .nullable(),
    assumed: z.boolean(),
    waived: waived.nullable(),
    fault: z.string().nullable(),
    gaps: z.array(gap),
    verdicts: z.array(verdict),
    truncated: count,
  })
  .meta({ id: 'Check' });

const limit = z
  .object({ check: z.string(), cap: share, second: z.string().nullable() })
  .meta({ id: 'Limit' });

const phase = score.extend({ confidence: share, limitedBy: z.array(limit) }).meta({ id: 'Phase' });
const domain = score.extend({ confidence: share }).meta({ id: 'Domain' });

const nextAction = z
  .object({
    owner: z.enum(['platform', 'security', 'organization']),
    checks: z.array(z.string()),
    gain: z.number().min(0).max(100),
    action: z.string(),
  })
  .meta({ id: 'NextAction' });

const cluster = z
  .object({
    id: z.string(),
    identities: z.array(
      z.object({
        type: z.enum(['configured', 'cloud', 'uid', 'server', 'context', 'path']),
        value: z.string(),
      }),
    ),
    name: z.string(),
    provider: z.string(),
    distribution: z.string(),
    managed: z.boolean().nullable(),
    region: z.string().nullable(),
    version: z.string().nullable(),
    environment: z.string().nullable(),
    weight: z.number().positive(),
    source: z.enum(COLLECTED_FROM),
    // Results of before clouds were asked have neither.
    scope: z.string().nullable().default(null),
    foundBy: z.array(z.string()).default([]),
    collectedAt: z.string().nullable(),
    permissions: z.object({ held: z.array(z.string()), missing: z.array(z.string()) }),
    basis: z.enum(['observed', 'declared']),
    score: scoreOrNull,
    technical: scoreOrNull,
    organization,
    confidence: share.nullable(),
    assurance: share.nullable(),
    maturity: z.int().min(0).max(4).nullable(),
    maturityNeeds: z.array(z.string()),
    declaredOut: z.object({ weight: count, share }),
    phases: z.record(z.enum(phases), phase.nullable()),
    domains: z.record(z.enum(domains), domain.nullable()),
    checks: z.array(check),
    gaps: z.array(gap),
    nextActions: z.array(nextAction),
    workings: clusterWorkings,
    ignored: z.array(
      z.object({ what: z.string(), reason: z.string(), origin: origin.exactOptional() }),
    ),
    pictures,
  })
  .meta({ id: 'Cluster' });

const fleet = z.object({
  score: scoreOrNull,
  technical: scoreOrNull,
  organization,
  confidence: share.nullable(),
  assurance: share.nullable(),
  maturity: z.int().min(0).max(4).nullable(),
  worst: z.string().nullable(),
  workings: fleetWorkings,
});

const selection = z.object({
  checks: z.array(z.string()),
  skipped: z.array(z.string()),
  domains: z.array(z.string()),
  phases: z.array(z.string()),
  namespaces: z.array(z.string()),
});

const plan = z.object({
  organization: z.string(),
  reviewed: z.string(),
  contradictions: z.array(
    z.object({ cluster: z.string(), check: z.string(), message: z.string() }),
  ),
});

/** The result document, exactly the Report. Fields that it does not name are left out. */
export const resultSchema: z.ZodType<Report> = exactly<Report>()(
  z.object({
    schema: z.literal('kubemuster/result/v1'),
    tool: z.object({ name: z.string(), version: z.string() }),
    catalogue: z.object({
      version: z.string(),
      checks: count,
      of: count,
      comparable: z.boolean(),
    }),
    asOf: z.iso.datetime(),
    selection: selection.nullable(),
    plan: plan.nullable(),
    fleet,
    clusters: z.array(cluster),
    unreachable: z.array(
      z.object({ id: z.string(), provider: z.string(), cause: z.string(), detail: z.string() }),
    ),
    // Results of before clouds were asked have none.
    notListed: z
      .array(
        z.object({
          place: z.string(),
          provider: z.string(),
          cause: z.string(),
          detail: z.string(),
          permission: z.string().nullable(),
        }),
      )
      .default([]),
    // Results of before there were notes have none.
    notes: z.array(z.object({ kind: z.enum(noteKinds), message: z.string() })).default([]),
    docs: z.record(
      z.string(),
      z.object({
        title: z.string(),
        question: z.string(),
        rule: z.string(),
        why: z.string(),
        fix: z.string(),
        references: z.array(z.string()),
      }),
    ),
  }),
);
