import { z } from 'zod';
import type { AttackHop } from '../model/pictures/blast-radius.ts';
import { becomings, type Identities } from '../model/pictures/identities.ts';
import { gap } from './gap-schema.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const sign = z.object({ object: z.string(), path: z.string(), value: z.string() });

export const hop: z.ZodType<AttackHop> = z
  .object({
    edge: z.string(),
    from: z.string(),
    to: z.string(),
    certain: z.boolean(),
    because: z.array(sign),
    gaps: z.array(gap),
  })
  .meta({ id: 'AttackHop' });

const gain = z.object({
  becomes: z.enum(becomings),
  name: z.string(),
  others: count,
  certain: z.boolean(),
  path: z.array(hop),
});

const rows = z.object({
  rows: z.array(
    z.object({
      members: z.object({ rows: z.array(z.string()), truncated: count }),
      gains: z.tuple([gain], gain),
    }),
  ),
  truncated: count,
});

export const identities: z.ZodType<Identities> = exactly<Identities>()(
  z
    .object({
      seen: count,
      harmless: count,
      perhaps: count,
      worst: z.array(z.object({ becomes: z.enum(becomings), certain: count, possible: count })),
      classes: rows,
      shipped: rows,
    })
    .meta({ id: 'Identities' }),
);
