import { z } from 'zod';
import { phases } from '../model/check.ts';
import type { ClusterWorkings, FleetWorkings } from '../model/workings.ts';
import { exactly } from './schema-parts.ts';

const bounds = z.tuple([z.string(), z.string()]);
const cap = z.object({ check: z.string(), cap: bounds }).meta({ id: 'CapWorkings' });
const phase = z
  .object({
    phase: z.enum(phases),
    weight: z.number().positive(),
    earned: bounds,
    base: bounds,
    caps: z.array(cap),
    score: bounds,
  })
  .meta({ id: 'PhaseWorkings' });

// Results of before there were workings have none.

export const clusterWorkings: z.ZodType<ClusterWorkings | null> = exactly<ClusterWorkings | null>()(
  z
    .object({
      phases: z.array(phase),
      mean: bounds,
      weakest: bounds,
      caps: z.array(cap),
      score: bounds,
    })
    .meta({ id: 'ClusterWorkings' })
    .nullable()
    .default(null),
);

export const fleetWorkings: z.ZodType<FleetWorkings | null> = exactly<FleetWorkings | null>()(
  z
    .object({
      weight: z.string(),
      tailWeight: z.string(),
      mean: bounds,
      tail: bounds,
      score: bounds,
    })
    .meta({ id: 'FleetWorkings' })
    .nullable()
    .default(null),
);
