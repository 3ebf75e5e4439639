import { z } from 'zod';
import { type Architecture, traitTopics } from '../model/pictures/architecture.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);

const signs = z.array(
  z.object({ object: z.string(), path: z.string(), value: z.string() }).meta({ id: 'Sign' }),
);

const trait = z.object({
  topic: z.enum(traitTopics),
  state: z.enum(['known', 'none', 'not-seen']),
  text: z.string(),
  signs,
});

const nodeGroup = z.object({
  pool: z.string().nullable(),
  zone: z.string().nullable(),
  os: z.string(),
  image: z.string().nullable(),
  arch: z.string().nullable(),
  runtime: z.string().nullable(),
  count,
  notReady: count,
});

export const architecture: z.ZodType<Architecture> = exactly<Architecture>()(
  z
    .object({
      build: z.array(trait),
      nodes: z.object({
        total: count.nullable(),
        groups: z.object({ rows: z.array(nodeGroup), truncated: count }),
      }),
    })
    .meta({ id: 'Architecture' }),
);
