import { z } from 'zod';
import {
  type DeclaredDaemonSet,
  type Immutability,
  type PlanAdmission,
  type PlanAutomation,
  type PlanContainment,
  type PlanForensics,
  type PlanRecovery,
  type PlanSecurity,
  type Procedure,
  sharedFates,
} from '../../model/plan/means.ts';
import {
  count,
  day,
  distinct,
  exactly,
  id,
  labelKey,
  labelValue,
  objectName,
  reference,
  scoped,
  text,
} from '../schema-parts.ts';
import { namespaces } from './schema-scope.ts';

const rehearsed = day.describe('When it was last really done. Fresh for 365 days.').exactOptional();

const immutability: z.ZodType<Immutability> = z
  .enum(['object-lock', 'retention-lock', 'immutable-container', 'versioned', 'none'])
  .describe('What keeps it from being changed or deleted.');

const account = z
  .enum(['separate', 'same'])
  .describe('Whether it lies in another account or project than the cluster.');

export const daemonSet: z.ZodType<DeclaredDaemonSet> = exactly<DeclaredDaemonSet>()(
  z.strictObject({
    namespace: objectName,
    daemonSet: objectName.describe('Its name.'),
    ...scoped,
  }),
);

const procedure: z.ZodType<Procedure> = exactly<Procedure>()(
  z.strictObject({ procedure: reference, rehearsed }),
);

export const admission: z.ZodType<PlanAdmission> = exactly<PlanAdmission>()(
  z.strictObject({
    psaDefaults: z
      .array(
        z.strictObject({
          enforce: z.enum(['privileged', 'baseline', 'restricted']),
          exemptNamespaces: distinct(objectName).exactOptional(),
          ...scoped,
        }),
      )
      .describe('Defaults of Pod Security admission: the API does not show the file they are in.')
      .exactOptional(),
  }),
);

export const security: z.ZodType<PlanSecurity> = exactly<PlanSecurity>()(
  z.strictObject({
    sensors: z
      .array(daemonSet)
      .describe('Runtime sensors that are not recognised by themselves.')
      .exactOptional(),
    registries: distinct(id).describe('Where images may come from.').exactOptional(),
  }),
);

export const automation: z.ZodType<readonly PlanAutomation[]> = exactly<
  readonly PlanAutomation[]
>()(
  z.array(
    z.strictObject({
      name: id,
      action: z.enum(['label', 'policy', 'capture', 'terminate', 'delete', 'drain']),
      capturesFirst: z
        .boolean()
        .describe('Whether it saves evidence before it acts.')
        .exactOptional(),
      dryRun: z.boolean().exactOptional(),
      namespaces: namespaces
        .describe('Where it may act. Everywhere when left out.')
        .exactOptional(),
      approval: reference.exactOptional(),
      ...scoped,
    }),
  ),
);

export const containment: z.ZodType<PlanContainment> = exactly<PlanContainment>()(
  z.strictObject({
    quarantine: z
      .strictObject({
        labelKey: labelKey.describe('The label that isolates a pod.'),
        labelValue: labelValue.exactOptional(),
        policyRef: id
          .describe('The policy behind it, such as clusternetworkpolicy/quarantine.')
          .exactOptional(),
      })
      .exactOptional(),
    node: z
      .strictObject({
        securityGroup: id.exactOptional(),
        firewallPolicy: id.exactOptional(),
        networkSecurityGroup: id.exactOptional(),
        hostPolicy: id.exactOptional(),
        runbook: reference.exactOptional(),
        rehearsed,
      })
      .describe('What cuts off a node when its pods cannot be trusted any more.')
      .exactOptional(),
    gitopsPause: z
      .strictObject({ runbook: reference })
      .describe('How to keep GitOps from undoing the response.')
      .exactOptional(),
    terminate: z
      .strictObject({
        method: z.enum(['conntrack-flush', 'freeze', 'node-rule']),
        runbook: reference.exactOptional(),
        rehearsed,
      })
      .describe('How connections that are already open are ended.')
      .exactOptional(),
  }),
);

export const forensics: z.ZodType<PlanForensics> = exactly<PlanForensics>()(
  z.strictObject({
    namespace: objectName.describe('Where capture pods may run.').exactOptional(),
    toolkitImage: id
      .refine((image) => image.includes('@sha256:'), 'is no image by digest (name@sha256:…)')
      .exactOptional(),
    diskSnapshot: procedure.exactOptional(),
    memoryCapture: procedure.exactOptional(),
    evidenceStore: z
      .strictObject({
        uri: reference,
        immutability,
        account,
        writers: distinct(id).exactOptional(),
        readers: distinct(id).exactOptional(),
        hashing: id.exactOptional(),
      })
      .exactOptional(),
    custody: z
      .strictObject({
        procedure: reference.exactOptional(),
        roles: distinct(id).exactOptional(),
        hashing: id.exactOptional(),
        timeSource: text.exactOptional(),
        reviewed: day.describe('Fresh for 365 days.').exactOptional(),
      })
      .describe('Who held which evidence when, and how that is proven.')
      .exactOptional(),
  }),
);

const backup = z.strictObject({
  tool: id.exactOptional(),
  isolated: z
    .boolean()
    .describe('Whether an administrator of the cluster cannot delete the backups.')
    .exactOptional(),
  immutability: immutability.exactOptional(),
  account: account.exactOptional(),
  retentionDays: count.exactOptional(),
  namespaces: namespaces.exactOptional(),
  lastCompleted: day.exactOptional(),
  etcdSnapshot: z
    .strictObject({ lastCompleted: day, location: reference, ...scoped })
    .exactOptional(),
});

const sharedFate = z.strictObject({
  shared: z.enum(sharedFates),
  namespaces: namespaces.exactOptional(),
  reason: text,
  owner: text,
  approver: text,
  expires: day,
  ...scoped,
});

export const recovery: z.ZodType<PlanRecovery> = exactly<PlanRecovery>()(
  z.strictObject({
    backup: backup.exactOptional(),
    iac: reference
      .describe('Where the declared state of the workloads lives, such as a Git repository.')
      .exactOptional(),
    schemaMigrations: z
      .array(
        z.strictObject({
          namespace: objectName,
          name: objectName,
          reversible: z.boolean(),
          runbook: reference.exactOptional(),
        }),
      )
      .describe('Steps that a rollback of the image alone does not undo.')
      .exactOptional(),
    acceptedSharedFate: z
      .array(sharedFate)
      .describe('Single points of failure that you know and accept.')
      .exactOptional(),
  }),
);
