import { z } from 'zod';
import type { Waiver } from '../../model/waiver.ts';
import { day, distinct, exactly, id, objectName, reference, text } from '../schema-parts.ts';
import type {
  Configuration,
  ConfiguredCluster,
  GateSettings,
  SelectionSettings,
} from './configuration.ts';
import { providersSchema } from './providers.ts';

const percent = z.int().min(0).max(100);

const cluster: z.ZodType<ConfiguredCluster> = exactly<ConfiguredCluster>()(
  z.strictObject({
    name: objectName.describe('What reports call the cluster, and what the plan can refer to.'),
    identities: distinct(objectName).describe(
      'What it is known by: cloud id, UID of kube-system, API server URL or context name.',
    ),
  }),
);

const selection: z.ZodType<SelectionSettings> = exactly<SelectionSettings>()(
  z.strictObject({
    checks: distinct(id).describe('Only these checks, by id or code.').exactOptional(),
    skip: distinct(id).describe('All but these checks.').exactOptional(),
    domains: distinct(
      z.enum([
        'architecture',
        'isolation',
        'mesh',
        'monitoring',
        'rbac',
        'software',
        'workload',
        'response',
        'organization',
      ]),
    ).exactOptional(),
    phases: distinct(
      z.enum(['prepare', 'detect', 'contain', 'eradicate', 'recover', 'coordinate']),
    ).exactOptional(),
    namespaces: distinct(objectName).exactOptional(),
  }),
);

const gates: z.ZodType<GateSettings> = exactly<GateSettings>()(
  z.strictObject({
    minScore: percent
      .describe('Least assured score, of the fleet and every cluster.')
      .exactOptional(),
    minTechnical: percent.describe('The same for the technical score.').exactOptional(),
    minConfidence: percent
      .describe('Least confidence; missing it ends with exit code 3.')
      .exactOptional(),
    minPhase: z
      .strictObject({
        prepare: percent.exactOptional(),
        detect: percent.exactOptional(),
        contain: percent.exactOptional(),
        eradicate: percent.exactOptional(),
        recover: percent.exactOptional(),
        coordinate: percent.exactOptional(),
      })
      .exactOptional(),
    failOn: z
      .enum(['low', 'medium', 'high', 'critical'])
      .describe('Fail when a check of this severity or above fails.')
      .exactOptional(),
  }),
);

const waiver: z.ZodType<Waiver> = exactly<Waiver>()(
  z.strictObject({
    check: id.describe('A check by id or code: kubemuster checks lists them.'),
    selector: z
      .strictObject({
        cluster: objectName.exactOptional(),
        namespace: objectName.exactOptional(),
        kind: objectName.exactOptional(),
        name: objectName.exactOptional(),
        subject: objectName
          .describe('The key of a subject that is no Kubernetes object.')
          .exactOptional(),
      })
      .refine((given) => Object.keys(given).length > 0, 'would match every finding')
      .describe('Which findings; all that is given must match. `*` stands for any text.'),
    reason: text,
    owner: text,
    approver: text,
    expires: day.describe('The last day it holds: at most 365 days away.'),
  }),
);

/** The file as it is written. */
export type ConfigurationText = Partial<Configuration> & {
  readonly apiVersion: 'kubemuster/v1';
  readonly kind: 'Configuration';
};

export const configurationSchema: z.ZodType<ConfigurationText> = exactly<ConfigurationText>()(
  z.strictObject({
    apiVersion: z.literal('kubemuster/v1'),
    kind: z.literal('Configuration'),
    clusters: z.array(cluster).describe('Names for your clusters.').exactOptional(),
    providers: providersSchema
      .describe('Where clouds are looked into, when --provider asks for them.')
      .exactOptional(),
    plan: reference
      .describe('The response plan, relative to this file. --plan wins over it.')
      .exactOptional(),
    selection: selection
      .describe('Judge a part only. There is no headline score then.')
      .exactOptional(),
    gates: gates.describe('What makes a run fail, for use in CI.').exactOptional(),
    formats: distinct(id).describe('Reports to write, such as html or json.').exactOptional(),
    output: reference.describe('The folder to write them to.').exactOptional(),
    waivers: z
      .array(waiver)
      .describe(
        'Accepted findings: labelled, and silent in gates, until they expire. No score changes.',
      )
      .exactOptional(),
  }),
);
