import { z } from 'zod';
import { type Access, accessSources, accessStates, accessSteps } from '../model/pictures/access.ts';
import { gap } from './gap-schema.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const credit = z.tuple([z.string(), z.string()]);
const state = z.enum(accessStates);
const by = z.enum(accessSources);
const evidence = z.array(z.object({ object: z.string(), path: z.string(), value: z.string() }));
const gaps = z.object({ rows: z.array(gap), truncated: count });
const texts = z.object({ rows: z.array(z.string()), truncated: count });

const beyond = z.object({
  id: z.enum(['cluster-admin', 'promote', 'impersonate', 'read-secrets']),
  title: z.string(),
  state: z.enum(['held', 'not-held', 'unknown']),
  evidence,
  gaps,
});

const responder = z.object({
  key: z.string(),
  name: z.string(),
  kind: z.string(),
  credit,
  beyond: z.array(beyond),
});

const answer = z
  .object({
    namespace: z.string(),
    state,
    by,
    lacking: texts,
    evidence,
    gaps,
    disagrees: z.boolean(),
  })
  .meta({ id: 'AccessAnswer' });

const cell = z.object({
  state: z.enum([...accessStates, 'none']),
  by,
  elevated: z.boolean(),
  places: count,
  evidence,
  answers: z.object({ rows: z.array(answer), truncated: count }),
});

const row = z
  .object({
    id: z.string(),
    step: z.enum(accessSteps),
    title: z.string(),
    severity: z.enum(['critical', 'high', 'medium']),
    required: state,
    cells: z.array(cell),
  })
  .meta({ id: 'AccessRow' });

const condition = z.object({
  id: z.enum(['break-glass', 'break-glass-test', 'endpoint', 'elevation', 'membership']),
  title: z.string(),
  state,
  why: z.string(),
  gaps: z.array(gap),
});

export const access: z.ZodType<Access> = exactly<Access>()(
  z
    .object({
      credit,
      responders: z.object({ rows: z.array(responder), truncated: count }),
      rights: z.array(row),
      conditions: z.array(condition),
      reviews: z.object({ answers: count, gaps }),
      namespaces: texts,
    })
    .meta({ id: 'Access' }),
);
