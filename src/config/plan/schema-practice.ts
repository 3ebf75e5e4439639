import { z } from 'zod';
import type {
  Participant,
  PlanDrill,
  PlanObjectives,
  PlanPlaybook,
  PlanReview,
} from '../../model/plan/practice.ts';
import {
  count,
  day,
  distinct,
  exactly,
  id,
  objectName,
  party,
  positive,
  reference,
  text,
} from '../schema-parts.ts';

export const objectives: z.ZodType<PlanObjectives> = exactly<PlanObjectives>()(
  z.strictObject({
    containMinutes: positive.describe('Until a workload is cut off.').exactOptional(),
    revokeMinutes: positive.describe('Until stolen credentials are worthless.').exactOptional(),
    rtoMinutes: positive.describe('Until the service is back.').exactOptional(),
    rpoMinutes: positive.describe('How much data may be lost, as time.').exactOptional(),
  }),
);

export const playbooks: z.ZodType<readonly PlanPlaybook[]> = exactly<readonly PlanPlaybook[]>()(
  z.array(
    z.strictObject({
      scenario: z.enum([
        'compromised-pod',
        'compromised-node',
        'leaked-credential',
        'malicious-image',
        'resource-hijack',
        'secret-exposure',
        'control-plane-compromise',
        'gitops-compromise',
        'destructive-attack',
        'insider',
        'other',
      ]),
      name: id.describe('Tells apart playbooks of one scenario.').exactOptional(),
      owner: party.exactOptional(),
      link: reference,
      reviewed: day.describe('Fresh for 365 days.').exactOptional(),
      lastExercised: day.exactOptional(),
      steps: distinct(z.enum(['contain', 'evidence', 'eradicate', 'recover'])).exactOptional(),
    }),
  ),
);

const evidence = z
  .strictObject({
    link: reference,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'is no SHA-256: 64 hexadecimal digits')
      .exactOptional(),
  })
  .describe('The report. With its hash it counts more than a bare statement.')
  .exactOptional();

const live = z.strictObject({
  type: z.enum(['gameday', 'containment', 'restore', 'revocation', 'checkpoint']),
  cluster: objectName.describe('A cluster by clusters[].id.'),
  date: day,
  minutes: z
    .strictObject({
      detect: count.exactOptional(),
      contain: count.exactOptional(),
      revoke: count.exactOptional(),
      restore: count.exactOptional(),
    })
    .describe('What was measured.')
    .exactOptional(),
  integrityChecked: z
    .boolean()
    .describe('For a restore: whether the data was compared afterwards.')
    .exactOptional(),
  encryptionKeyAvailable: z
    .boolean()
    .describe('For a restore of etcd: whether the encryption key was at hand.')
    .exactOptional(),
  evidence,
});

const participant: z.ZodType<Participant> = z.enum([
  'incidentLead',
  'deputy',
  'oncall',
  'platform',
  'application',
  'cloudInfra',
  'security',
  'forensics',
  'customerSupport',
  'humanResources',
  'legal',
  'compliance',
  'seniorManagement',
]);

const tabletop = z.strictObject({
  type: z.literal('tabletop'),
  date: day,
  scenario: text.exactOptional(),
  participants: distinct(participant),
  findings: count.exactOptional(),
  evidence,
});

export const drills: z.ZodType<readonly PlanDrill[]> = exactly<readonly PlanDrill[]>()(
  z.array(z.discriminatedUnion('type', [live, tabletop])),
);

export const reviews: z.ZodType<readonly PlanReview[]> = exactly<readonly PlanReview[]>()(
  z.array(
    z.strictObject({
      incident: id,
      occurred: day.describe('When it happened.').exactOptional(),
      date: day.describe('When the review was held: within 30 days.'),
      actions: z
        .array(z.strictObject({ id, due: day, closed: day.exactOptional() }))
        .exactOptional(),
    }),
  ),
);
