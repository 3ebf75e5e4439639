import { z } from 'zod';
import { fanStates, fanTargets, type NetworkIsolation } from '../model/pictures/isolation.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const texts = z.array(z.string());

const namespace = z.object({
  name: z.string(),
  tenant: z.boolean(),
  leaves: count,
  enters: count,
});

const fan = z.object({
  workload: z.string(),
  namespace: z.string(),
  critical: z.boolean(),
  host: z.boolean(),
  namespaces: z.object({ rows: texts, truncated: count }),
  perhaps: count,
  of: count,
  targets: z.array(
    z.object({ target: z.enum(fanTargets), state: z.enum(fanStates), why: z.string() }),
  ),
});

export const isolation: z.ZodType<NetworkIsolation> = exactly<NetworkIsolation>()(
  z
    .object({
      basis: z.enum(['declared', 'enforced']),
      matrix: z.object({
        namespaces: z.array(namespace),
        truncated: count,
        rows: z.array(z.string().regex(/^(?:\d{1,3}[opcu])*$/)),
        declared: z.array(z.string().regex(/^(?:\d{1,3}[opcu])*$/)).nullable(),
        reasons: texts,
        why: z.array(count),
      }),
      fans: z.object({ rows: z.array(fan), truncated: count }),
    })
    .meta({ id: 'NetworkIsolation' }),
);
