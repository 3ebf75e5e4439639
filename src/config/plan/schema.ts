import { z } from 'zod';
import type { PlanSections } from '../../model/plan.ts';
import { exactly } from '../schema-parts.ts';
import { access, communications, reporting, thirdParties } from './schema-access.ts';
import {
  admission,
  automation,
  containment,
  forensics,
  recovery,
  security,
} from './schema-means.ts';
import {
  authority,
  contacts,
  obligations,
  roles,
  rotations,
  severities,
  training,
} from './schema-people.ts';
import { drills, objectives, playbooks, reviews } from './schema-practice.ts';
import {
  clusters,
  dataClasses,
  exceptions,
  freshness,
  meta,
  ownership,
  requirements,
  tiers,
} from './schema-scope.ts';
import { credentials, detections, logging, monitoring } from './schema-watch.ts';

/** The sections that a plan has; only meta must be there. What is missing is a finding, not an error. */
export type FiledSections = Pick<PlanSections, 'meta'> & Partial<PlanSections>;

/** The whole file. */
export type PlanText = FiledSections & {
  readonly apiVersion: 'readiness/v1';
  readonly kind: 'IncidentResponsePlan';
};

export const planSchema: z.ZodType<PlanText> = exactly<PlanText>()(
  z.strictObject({
    apiVersion: z.literal('readiness/v1'),
    kind: z.literal('IncidentResponsePlan'),
    meta: meta.describe('Whose plan this is, and when it was last read through.'),
    clusters: clusters.describe('The clusters this plan is about.').exactOptional(),
    tiers: tiers.describe('What is critical.').exactOptional(),
    dataClasses: dataClasses.describe('Sensitive data and where it lives.').exactOptional(),
    requirements: requirements.describe('What the architecture has to meet.').exactOptional(),
    ownership: ownership.describe('How namespaces name their owners.').exactOptional(),
    roles: roles.describe('Who leads and who has which skill.').exactOptional(),
    rotations: rotations.describe('Who is on call.').exactOptional(),
    contacts: contacts.describe('Who else has to know. Aliases, no numbers.').exactOptional(),
    authority: authority.describe('Who may decide what, even at night.').exactOptional(),
    severities: severities.describe('How bad it is, and what that triggers.').exactOptional(),
    obligations: obligations.describe('Who must be notified, and how fast.').exactOptional(),
    communications: communications.describe('Channels and prepared messages.').exactOptional(),
    reporting: reporting.describe('How the first hint reaches you.').exactOptional(),
    thirdParties: thirdParties.describe('Who helps from outside.').exactOptional(),
    access: access.describe('Who responds, who is admin, and break-glass.').exactOptional(),
    admission: admission.describe('Admission settings that the API does not show.').exactOptional(),
    security: security.describe('Sensors and approved registries.').exactOptional(),
    automation: automation.describe('Tools that react without asking.').exactOptional(),
    containment: containment.describe('How you cut something off.').exactOptional(),
    forensics: forensics.describe('How evidence is taken and kept.').exactOptional(),
    logging: logging.describe('Where logs go and how long they stay.').exactOptional(),
    monitoring: monitoring.describe('What watches from outside.').exactOptional(),
    detections: detections.describe('What raises an alarm.').exactOptional(),
    credentials: credentials.describe('Credentials and how they are replaced.').exactOptional(),
    recovery: recovery.describe('Backups and rebuilding.').exactOptional(),
    objectives: objectives.describe('Minutes you allow yourselves.').exactOptional(),
    playbooks: playbooks.describe('The page to open for what just happened.').exactOptional(),
    drills: drills.describe('What was practised, and how long it took.').exactOptional(),
    reviews: reviews.describe('What was learned from incidents.').exactOptional(),
    training: training.describe('Who was trained, and when.').exactOptional(),
    freshness: freshness.describe('Stricter limits than the usual ones, in days.').exactOptional(),
    exceptions: exceptions.describe('Declared objects that a rule would accuse.').exactOptional(),
  }),
);
