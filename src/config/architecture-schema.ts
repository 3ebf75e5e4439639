import { z } from 'zod';
import {
  type Architecture,
  boundaryStates,
  entryKinds,
  holders,
  leverIds,
  traitTopics,
  zoneIds,
} from '../model/pictures/architecture.ts';
import { sharedFates } from '../model/plan/means.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);

const sign = z
  .object({ object: z.string(), path: z.string(), value: z.string() })
  .meta({ id: 'Sign' });

const names = z.object({ rows: z.array(z.string()), truncated: count }).meta({ id: 'Names' });

const trait = z.object({
  topic: z.enum(traitTopics),
  state: z.enum(['known', 'none', 'not-seen']),
  text: z.string(),
  signs: z.array(sign),
});

const lever = z.object({
  id: z.enum(leverIds),
  title: z.string(),
  holder: z.enum(holders),
  reason: z.string(),
});

const responsibility = z.object({
  knownOn: z.string(),
  profile: z.string().nullable(),
  reference: z.string().nullable(),
  rows: z.array(
    z.object({ check: z.string(), owner: z.enum(['shared', 'provider']), proof: z.string() }),
  ),
});

const fate = z.object({
  lost: z.enum(sharedFates),
  state: z.enum(['apart', 'shared', 'unknown']),
  why: z.string(),
  accepted: z.boolean(),
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

const namespace = z.object({
  name: z.string(),
  system: z.string().nullable(),
  tier: z.enum(['critical', 'normal', 'unknown']),
  assumed: z.boolean(),
  owner: z.string().nullable(),
  workloads: count.nullable(),
  exposed: z.enum(['yes', 'no', 'unknown']),
  isolated: z.enum(['yes', 'partly', 'no', 'unknown']),
  isolation: z.string(),
  podSecurity: z.enum(['enforced', 'advised', 'open', 'unknown']),
});

const namespaces = z.object({
  counts: z
    .object({ all: count, system: count, critical: count, exposed: count, isolated: count })
    .nullable(),
  list: z.object({ rows: z.array(namespace), truncated: count }),
});

const entry = z.object({
  kind: z.enum(entryKinds),
  object: z.string(),
  name: z.string(),
  namespace: z.string(),
  certainty: z.enum(['open', 'possible']),
  hosts: names,
  addresses: names,
  sources: names,
  tls: z.boolean().nullable(),
  workloads: names,
  critical: z.boolean(),
  sign,
});

const zone = z.object({
  id: z.enum(zoneIds),
  count: count.nullable(),
  critical: count,
  text: z.string(),
  names,
});

const guard = z.object({
  state: z.enum(boundaryStates),
  text: z.string(),
  signs: z.array(sign),
});

const step = z.object({
  from: z.enum(zoneIds),
  to: z.enum(zoneIds),
  crosses: z.string(),
  state: z.enum(boundaryStates),
  guards: z.array(guard),
});

export const architecture: z.ZodType<Architecture> = exactly<Architecture>()(
  z
    .object({
      build: z.array(trait),
      levers: z.object({ knownOn: z.string(), rows: z.array(lever) }),
      responsibility: responsibility.default(() => ({
        knownOn: '',
        profile: null,
        reference: null,
        rows: [],
      })),
      fates: z.array(fate).default(() => []),
      nodes: z.object({
        total: count.nullable(),
        groups: z.object({ rows: z.array(nodeGroup), truncated: count }),
      }),
      namespaces,
      entries: z.object({
        state: z.enum(['seen', 'partial']),
        list: z.object({ rows: z.array(entry), truncated: count }),
      }),
      boundaries: z.object({ zones: z.array(zone), steps: z.array(step) }),
    })
    .meta({ id: 'Architecture' }),
);
