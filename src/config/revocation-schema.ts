import { z } from 'zod';
import {
  compromisedKinds,
  credentialClasses,
  credentialGrades,
  type Revocation,
  revocationStates,
  revocationSteps,
} from '../model/pictures/revocation.ts';
import { gap } from './gap-schema.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const texts = z.array(z.string());
const names = z.object({ rows: texts, truncated: count });
const credit = z.tuple([z.string(), z.string()]);
const state = z.enum(revocationStates);

const way = z
  .object({
    step: z.enum(revocationSteps),
    what: z.string(),
    minutes: z.object({ least: z.number(), most: z.number().nullable() }),
    by: z.string(),
    permitted: z.enum(['yes', 'no', 'unknown']),
    because: z.string(),
    state,
    collateral: z.string(),
    commands: z.array(texts),
  })
  .meta({ id: 'RevocationWay' });

const row = z
  .object({
    credential: z.string(),
    class: z.enum(credentialClasses),
    title: z.string(),
    grade: z.enum(credentialGrades),
    state,
    credit,
    why: z.string(),
    residual: z.string(),
    rotation: z.enum(['automated', 'manual', 'unknown']),
    sharedBy: names,
    ways: z.array(way),
    gaps: z.object({ rows: z.array(gap), truncated: count }),
    exposedBy: names,
    perhaps: z.boolean(),
  })
  .meta({ id: 'RevokedCredential' });

const target = z.object({
  kind: z.enum(compromisedKinds),
  name: z.string(),
  standing: z.string(),
  credit,
  credentials: count,
  inTime: count,
  notes: texts,
});

export const revocation: z.ZodType<Revocation> = exactly<Revocation>()(
  z
    .object({
      objective: z.object({ minutes: z.number(), declared: z.boolean() }),
      credit,
      states: z.array(z.object({ state, count })),
      credentials: z.object({ rows: z.array(row), truncated: count }),
      targets: z.object({ rows: z.array(target), truncated: count }),
    })
    .meta({ id: 'Revocation' }),
);
