import { z } from 'zod';
import type {
  PlanCredentials,
  PlanDetections,
  PlanLogging,
  PlanMonitoring,
} from '../../model/plan/means.ts';
import {
  count,
  day,
  distinct,
  exactly,
  id,
  objectName,
  reference,
  scoped,
  text,
} from '../schema-parts.ts';
import { daemonSet } from './schema-means.ts';

export const logging: z.ZodType<PlanLogging> = exactly<PlanLogging>()(
  z.strictObject({
    sinks: z
      .array(
        z.strictObject({
          kind: z.enum([
            'audit',
            'authentication',
            'container',
            'events',
            'node',
            'network',
            'dns',
            'mesh',
          ]),
          location: z.enum([
            'external',
            'in-cluster',
            'in-cluster-object-storage',
            'control-plane-disk',
          ]),
          immutable: z.boolean().exactOptional(),
          adminsOverlap: z
            .boolean()
            .describe('Whether an administrator of the cluster also administers the store.')
            .exactOptional(),
          retentionDays: count.exactOptional(),
          hotDays: count.describe('How many of them can be searched at once.').exactOptional(),
          ...scoped,
        }),
      )
      .describe('Where logs end up.')
      .exactOptional(),
    shippers: z
      .array(daemonSet)
      .describe('What carries container logs off the nodes. Checked against what really runs.')
      .exactOptional(),
    events: reference.describe('How Kubernetes Events are exported.').exactOptional(),
    node: reference.describe('How node journals are shipped.').exactOptional(),
  }),
);

export const monitoring: z.ZodType<PlanMonitoring> = exactly<PlanMonitoring>()(
  z.strictObject({
    external: z
      .array(
        z.strictObject({
          name: id,
          lastSuccess: day.describe('Counts for seven days.').exactOptional(),
          ...scoped,
        }),
      )
      .describe('Probes that watch the cluster from outside.')
      .exactOptional(),
  }),
);

export const detections: z.ZodType<PlanDetections> = exactly<PlanDetections>()(
  z.strictObject({
    rules: z
      .array(
        z.strictObject({
          id,
          covers: distinct(
            z.enum([
              'secrets',
              'exec',
              'token-requests',
              'certificate-requests',
              'rbac',
              'admission',
              'workloads',
              'ephemeral-containers',
              'network-policies',
              'system-configmaps',
              'nodes',
              'denied-requests',
              'other',
            ]),
          )
            .describe('Which events of the audit stream it watches.')
            .exactOptional(),
          lastTested: day.describe('Fresh for 180 days.').exactOptional(),
          lastFired: day.exactOptional(),
        }),
      )
      .exactOptional(),
    syntheticAlert: z
      .strictObject({
        lastDate: day.describe('Fresh for 90 days.'),
        ackMinutes: count.describe('Minutes until somebody acknowledged it.'),
      })
      .describe('The last test alert, and how long it took until a human answered.')
      .exactOptional(),
    deadman: z
      .strictObject({
        external: z.boolean().describe('Whether the receiver is outside the cluster.'),
        lastTest: day.describe('Fresh for 180 days.').exactOptional(),
      })
      .describe('An alarm that sounds when monitoring falls silent.')
      .exactOptional(),
  }),
);

export const credentials: z.ZodType<PlanCredentials> = exactly<PlanCredentials>()(
  z.strictObject({
    staticAdminCerts: z
      .array(
        z.strictObject({
          name: id,
          custody: text,
          expires: day,
          use: z.enum(['break-glass', 'routine']),
          ...scoped,
        }),
      )
      .describe('Client certificates with administrator rights. [] says there are none.')
      .exactOptional(),
    caRotation: z
      .strictObject({
        lastDrill: day.describe('Fresh for 365 days.').exactOptional(),
        durationHours: count.exactOptional(),
        runbook: reference.exactOptional(),
        signingKeyProcedure: reference
          .describe('How the key that signs ServiceAccount tokens is replaced.')
          .exactOptional(),
      })
      .describe("Replacing the cluster's certificate authority.")
      .exactOptional(),
    rotation: z
      .array(
        z.strictObject({
          name: id,
          namespace: objectName.exactOptional(),
          automated: z.boolean(),
          lastRotated: day.exactOptional(),
          ...scoped,
        }),
      )
      .describe('Application secrets and who replaces them. Names only, never content.')
      .exactOptional(),
    meshCA: z.strictObject({ rotationDrill: day.describe('Fresh for 365 days.') }).exactOptional(),
    encryptionKey: z
      .strictObject({ lastRotated: day })
      .describe('The key that encrypts Secrets at rest.')
      .exactOptional(),
  }),
);
