import { z } from 'zod';
import {
  type BlastRadii,
  limits,
  networkLefts,
  thingKinds,
  tierNames,
} from '../model/pictures/blast-radius.ts';
import { hop } from './identities-schema.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const span = { lo: count, hi: count };

const radius = z.object({
  start: z.object({
    type: z.enum(['workload', 'node', 'subject']),
    key: z.string(),
    namespace: z.string(),
    critical: z.boolean(),
    exposed: z.enum(['yes', 'no', 'unknown']),
    assumed: z.boolean(),
  }),
  counts: z.array(z.object({ kind: z.enum(thingKinds), ...span })),
  tiers: z.array(z.object({ tier: z.enum(tierNames), ...span })),
  paths: z.array(
    z.object({
      limit: z.enum(limits),
      to: z.string(),
      certain: z.boolean(),
      steps: count,
      hops: z.array(hop),
    }),
  ),
  exposed: z.object({
    rows: z.array(
      z.object({
        workload: z.string(),
        key: z.string(),
        services: z.array(z.string()),
        tier: z.enum(tierNames),
        ports: z.array(z.string()),
        served: z.enum(['declared', 'unknown']),
        certain: z.boolean(),
      }),
    ),
    truncated: count,
  }),
  values: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      value: z.tuple([z.string(), z.string()]),
      before: z.object(span),
      after: z.object(span),
      network: z.enum(networkLefts).nullable(),
      leaves: z.array(z.string()),
    }),
  ),
});

export const blastRadius: z.ZodType<BlastRadii> = exactly<BlastRadii>()(
  z
    .object({
      starts: count,
      crossed: z.array(z.object({ limit: z.enum(limits), certain: count, possible: count })),
      worst: z.object({ rows: z.array(radius), truncated: count }),
    })
    .meta({ id: 'BlastRadii' }),
);
