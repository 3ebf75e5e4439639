import { z } from 'zod';
import {
  type Containment,
  containmentVerdicts,
  flowClasses,
  strategyIds,
} from '../model/pictures/containment.ts';
import { gap } from './gap-schema.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const texts = z.array(z.string());
const commands = z.array(texts);
const verdict = z.enum(containmentVerdicts);
const credit = z.tuple([z.string(), z.string()]);

const flow = z
  .object({
    direction: z.enum(['ingress', 'egress']),
    class: z.enum(flowClasses),
    peer: z.string(),
    ports: z.string(),
    certain: z.boolean(),
    allowedBy: texts,
  })
  .meta({ id: 'ResidualFlow' });

const reverter = z.object({
  who: z.string(),
  what: z.string(),
  seconds: z.number().nullable(),
  pausable: z.enum(['yes', 'no', 'unknown']),
  pause: commands,
});

const script = z.object({
  commands,
  files: z.array(z.object({ name: z.string(), text: z.string() })),
});

const strategy = z
  .object({
    id: z.enum(strategyIds),
    title: z.string(),
    verdict,
    credit,
    why: z.string(),
    residual: z.object({ rows: z.array(flow), truncated: count }),
    blockers: z.array(z.object({ why: z.string(), certain: z.boolean() })),
    reverters: z.array(reverter),
    established: z.enum(['cut', 'conditional', 'persist', 'unknown']),
    collateral: texts,
    restarts: texts,
    script: script.nullable(),
    gaps: z.object({ rows: z.array(gap), truncated: count }),
  })
  .meta({ id: 'ContainmentStrategy' });

const target = z.object({
  workload: z.string(),
  namespace: z.string(),
  critical: z.boolean(),
  exposed: z.boolean(),
  assumed: z.boolean(),
  best: z.enum(strategyIds),
  verdict,
  credit,
  strategies: z.array(strategy),
});

export const containment: z.ZodType<Containment> = exactly<Containment>()(
  z
    .object({
      label: z.object({ text: z.string(), declared: z.boolean() }),
      targets: z.object({ rows: z.array(target), truncated: count }),
      verdicts: z.array(z.object({ verdict, count })),
    })
    .meta({ id: 'Containment' }),
);
