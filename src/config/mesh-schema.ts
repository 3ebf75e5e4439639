import { z } from 'zod';
import { coverages, type Mesh } from '../model/pictures/mesh.ts';
import { exactly } from './schema-parts.ts';

const count = z.int().min(0);
const texts = z.array(z.string());
const sign = z.object({ object: z.string(), path: z.string(), value: z.string() });
const atLeast = z.object({ low: count, high: count.nullable() });
const counted = z.object({ talking: atLeast, plaintext: atLeast, clientsChoice: atLeast });

const namespace = z.object({
  name: z.string(),
  tenant: z.boolean(),
  strict: count,
  permissive: count,
  outside: count,
  unknown: count,
  gateways: count,
});

const row = z.object({
  client: z.string(),
  server: z.string(),
  critical: z.object({ client: z.boolean(), server: z.boolean() }),
  ports: texts,
  certain: z.boolean(),
  why: texts,
  because: z.array(sign),
});

const workload = z.object({
  workload: z.string(),
  namespace: z.string(),
  mesh: z.string(),
  coverage: z.enum(coverages),
  chains: z.array(
    z.object({ ports: texts, mode: z.string(), because: z.array(sign), unseen: texts }),
  ),
});

export const mesh: z.ZodType<Mesh> = exactly<Mesh>()(
  z
    .object({
      meshes: texts,
      encryption: texts,
      namespaces: z.object({ rows: z.array(namespace), truncated: count }),
      pairs: z.object({ all: counted, critical: counted }).nullable(),
      worst: z.object({ rows: z.array(row), truncated: count }),
      workloads: z.object({ rows: z.array(workload), truncated: count }),
    })
    .meta({ id: 'Mesh' }),
);
