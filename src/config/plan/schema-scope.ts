import { z } from 'zod';
import type {
  NamespaceSelector,
  PlanCluster,
  PlanDataClass,
  PlanException,
  PlanFreshness,
  PlanMeta,
  PlanOwnership,
  PlanRequirements,
  PlanTiers,
} from '../../model/plan/scope.ts';
import {
  count,
  day,
  distinct,
  exactly,
  id,
  labelKey,
  labelMap,
  objectName,
  positive,
  reference,
  scoped,
  text,
} from '../schema-parts.ts';

const namespaceSelector: z.ZodType<NamespaceSelector> = exactly<NamespaceSelector>()(
  z.union([
    z.strictObject({ namespace: objectName.describe('A namespace by name.'), ...scoped }),
    z.strictObject({
      namespaceSelector: labelMap.describe('Namespaces that carry all of these labels.'),
      ...scoped,
    }),
  ]),
);

export const namespaces: z.ZodType<NamespaceSelector[]> = z.array(namespaceSelector).min(1);

export const meta: z.ZodType<PlanMeta> = exactly<PlanMeta>()(
  z.strictObject({
    organization: text.describe('Whose plan this is.'),
    reviewed: day.describe('The day somebody last read the whole plan. Fresh for 365 days.'),
    reviewer: text.describe('Who read it: a function such as ciso, rather than a private name.'),
    repository: reference.describe('Where the plan is kept.').exactOptional(),
    commit: id
      .describe('The commit that was reviewed. Makes the review worth more than a bare statement.')
      .exactOptional(),
  }),
);

const decision = z.strictObject({
  tenancy: z
    .enum(['single', 'soft', 'hard'])
    .describe('single: one team. soft: teams that trust each other. hard: strangers.'),
  isolationGoal: z
    .enum(['workload', 'namespace', 'node', 'cluster'])
    .describe('What an intruder must not leave.'),
  dataClasses: z.array(id).describe('Kinds of sensitive data in this cluster, such as pii.'),
  reviewed: day.describe('When the decision was last looked at. Fresh for 365 days.'),
  record: reference.describe('Where the reasons are written down.').exactOptional(),
});

const cluster = z.strictObject({
  id: objectName.describe(
    'Any identity of the cluster: the name given in kubemuster.yaml, its cloud id, the UID of kube-system, its URL or context. Run `kubemuster inventory` to see them.',
  ),
  environment: z
    .enum(['production', 'staging', 'test', 'development'])
    .describe('Production counts most in the fleet. A cluster without it counts as production.')
    .exactOptional(),
  controlPlane: z
    .enum(['managed', 'self-managed'])
    .describe('Who runs the API server and etcd. Compared with what is observed.')
    .exactOptional(),
  weight: positive.describe('How much it counts in the fleet, if not as usual.').exactOptional(),
  decision: decision.describe('Why the cluster is built as it is.').exactOptional(),
  endpoint: z
    .strictObject({
      exposure: z.enum(['private', 'allow-list', 'public']),
      allowed: distinct(id).describe('CIDR ranges of the allow-list.').exactOptional(),
    })
    .describe('Who can reach the API server. Only where no cloud can be asked.')
    .exactOptional(),
  remoteCredentials: z
    .enum(['namespace-scoped', 'admin'])
    .describe('For a hub: what its credentials for other clusters may do there.')
    .exactOptional(),
});

export const clusters: z.ZodType<readonly PlanCluster[]> = exactly<readonly PlanCluster[]>()(
  z.array(cluster),
);

export const tiers: z.ZodType<PlanTiers> = exactly<PlanTiers>()(
  z.strictObject({
    critical: z
      .array(namespaceSelector)
      .describe('Namespaces whose loss stops the business. A namespace that is not there is fine.'),
  }),
);

export const dataClasses: z.ZodType<readonly PlanDataClass[]> = exactly<readonly PlanDataClass[]>()(
  z.array(
    z.strictObject({
      id: id.describe('A short name, such as pii. Obligations refer to it.'),
      namespaces: namespaces.describe('The namespaces that hold it.'),
    }),
  ),
);

export const requirements: z.ZodType<PlanRequirements> = exactly<PlanRequirements>()(
  z.strictObject({
    mtls: z
      .enum(['none', 'critical', 'all'])
      .describe(
        'Which workloads must speak mutual TLS. `none` is reported as declared out of scope.',
      )
      .exactOptional(),
    untrustedCode: z
      .union([z.literal(false), namespaces])
      .describe('false, or the namespaces that run code you do not trust.')
      .exactOptional(),
    authenticatedGateways: z
      .array(z.strictObject({ namespace: objectName, name: objectName, ...scoped }))
      .describe('Gateways or ingresses that let nobody through without a login.')
      .exactOptional(),
  }),
);

export const ownership: z.ZodType<PlanOwnership> = exactly<PlanOwnership>()(
  z.strictObject({
    keys: distinct(labelKey).describe(
      'Keys of labels on namespaces whose value names a rotation or contact of this plan. Annotations are read too where they are named owner, team, on-call or oncall.',
    ),
    tenants: z
      .array(z.strictObject({ name: id, namespaces }))
      .describe('Which namespaces belong to whom, where labels do not say it.')
      .exactOptional(),
  }),
);

const limits = z.strictObject({
  pass: count.describe('Fresh for this many days.').exactOptional(),
  warn: count.describe('Then still good for a warning up to this many days.').exactOptional(),
});

const limit = limits.exactOptional();

export const freshness: z.ZodType<PlanFreshness> = exactly<PlanFreshness>()(
  z.strictObject({
    planReview: limit,
    leadVerified: limit,
    pagingTest: limit,
    rolesVerified: limit,
    contactVerified: limit,
    humanResourcesVerified: limit,
    syntheticAlert: limit,
    outOfBandTest: limit,
    breakGlassTest: limit,
    liveDrill: limit,
    tabletop: limit,
    restoreProof: limit,
    rehearsal: limit,
    accessReview: limit,
    training: limit,
    detectionTest: limit,
  }),
);

const selector = z
  .strictObject({
    ...scoped,
    namespace: objectName.exactOptional(),
    kind: objectName.exactOptional(),
    name: objectName.exactOptional(),
  })
  .refine(
    (given) => Object.keys(given).some((key) => key !== 'clusters'),
    'would match every object',
  );

export const exceptions: z.ZodType<readonly PlanException[]> = exactly<readonly PlanException[]>()(
  z.array(
    z.strictObject({
      check: id.describe('A check by id or code: kubemuster checks lists them.'),
      selector: selector.describe('Which objects. `*` stands for any text.'),
      reason: text,
      owner: text,
      approver: text,
      expires: day.describe('The last day it holds: at most 365 days away.'),
    }),
  ),
);
