import { z } from 'zod';
import type {
  Channel,
  NamedRole,
  PlanAuthority,
  PlanContacts,
  PlanObligation,
  PlanRoles,
  PlanRotation,
  PlanSeverity,
  PlanTraining,
  TechnicalRole,
} from '../../model/plan/people.ts';
import {
  count,
  day,
  distinct,
  exactly,
  id,
  party,
  positive,
  reference,
  text,
} from '../schema-parts.ts';

const CHANNELS = ['phone', 'sms', 'pager', 'chat', 'email', 'video', 'radio'] as const;

const channel: z.ZodType<Channel> = z.enum(CHANNELS);

const namedRole: z.ZodType<NamedRole> = exactly<NamedRole>()(
  z.strictObject({
    name: id.describe('A duty name such as ic-primary, rather than a private one.'),
    channels: distinct(channel).describe(
      'How they can be reached. Two are needed. No numbers here.',
    ),
    verified: day
      .describe('When somebody last tried to reach them. Fresh for 90 days.')
      .exactOptional(),
  }),
);

const technicalRole: z.ZodType<TechnicalRole> = exactly<TechnicalRole>()(
  z
    .strictObject({
      name: id.describe('A person by duty name.').exactOptional(),
      rotation: id.describe('A rotation by rotations[].id.').exactOptional(),
      thirdParty: id.describe('A third party by thirdParties[].id.').exactOptional(),
      perNamespace: z
        .literal(true)
        .describe('Each namespace names its own, by the labels of ownership.keys.')
        .exactOptional(),
      verified: day.describe('Fresh for 180 days.').exactOptional(),
    })
    .refine(
      (role) => Object.keys(role).some((key) => key !== 'verified'),
      'names nobody: give name, rotation, thirdParty or perNamespace',
    ),
);

export const roles: z.ZodType<PlanRoles> = exactly<PlanRoles>()(
  z.strictObject({
    incidentLead: namedRole.describe('Decides in the first ten minutes.').exactOptional(),
    deputy: namedRole.describe('Decides when the lead cannot. Another person.').exactOptional(),
    platform: technicalRole.describe('Deploys, rolls back, changes the cluster.').exactOptional(),
    application: technicalRole.describe('Fixes the code.').exactOptional(),
    cloudInfra: technicalRole.describe('Changes the cloud account or the hosts.').exactOptional(),
    security: technicalRole.describe('Investigates.').exactOptional(),
    forensics: technicalRole.describe('Preserves evidence.').exactOptional(),
  }),
);

export const rotations: z.ZodType<readonly PlanRotation[]> = exactly<readonly PlanRotation[]>()(
  z.array(
    z.strictObject({
      id: id.describe('A short name, such as sre. Roles and owner labels refer to it.'),
      coverage: z.enum(['24x7', '24x5', 'extended-hours', 'business-hours']),
      levels: positive.describe('How many people are tried one after the other.'),
      ackMinutes: count.describe('Minutes until the next level is called.').exactOptional(),
      lastPageTest: day
        .describe('When a test page last reached them. Fresh for 90 days.')
        .exactOptional(),
    }),
  ),
);

const contact = {
  alias: id
    .refine((alias) => !/^[+\d][\d\s()./-]{4,}$/.test(alias), {
      error: 'looks like a private number: use an alias',
      params: { private: true },
    })
    .describe('A duty alias or mailbox. It is shown in reports; no phone numbers.'),
  verified: day.describe('When somebody last tried it. Fresh for 180 days.').exactOptional(),
  outOfHours: z
    .boolean()
    .describe('Whether somebody answers at night and at weekends.')
    .exactOptional(),
};

const person = z.strictObject(contact).exactOptional();

export const contacts: z.ZodType<PlanContacts> = exactly<PlanContacts>()(
  z.strictObject({
    customerSupport: z
      .strictObject({
        ...contact,
        statements: reference
          .describe('What support may tell customers, prepared for each severity.')
          .exactOptional(),
      })
      .exactOptional(),
    humanResources: z
      .strictObject({
        ...contact,
        insiderPlaybook: reference
          .describe('What to do when the suspect is an employee.')
          .exactOptional(),
      })
      .exactOptional(),
    legal: person,
    compliance: person,
    seniorManagement: person,
  }),
);

const mandate = z
  .strictObject({
    role: party,
    approval: z.boolean().describe('Whether somebody else must approve it first.'),
  })
  .exactOptional();

export const authority: z.ZodType<PlanAuthority> = exactly<PlanAuthority>()(
  z.strictObject({
    isolateWorkload: mandate,
    isolateNode: mandate,
    takeDownService: mandate,
    disclose: mandate,
  }),
);

export const severities: z.ZodType<readonly PlanSeverity[]> = exactly<readonly PlanSeverity[]>()(
  z.array(
    z.strictObject({
      id: id.describe('A short name, such as sev1.'),
      criteria: distinct(text).describe('What makes an incident this severe.'),
      declareBy: party.exactOptional(),
      notify: distinct(party).exactOptional(),
      ackMinutes: count.exactOptional(),
      updateMinutes: count.describe('Minutes between two status updates.').exactOptional(),
    }),
  ),
);

export const obligations: z.ZodType<readonly PlanObligation[]> = exactly<
  readonly PlanObligation[]
>()(
  z.array(
    z.union([
      z.strictObject({
        regime: text.describe('The law, rule or contract, such as GDPR-33.'),
        trigger: text.describe('What starts the clock.'),
        deadlineHours: positive.describe('Hours from the trigger to the notification.'),
        dataClasses: distinct(id).describe('The data classes it is about.').exactOptional(),
        owner: party.exactOptional(),
        template: reference.describe('The prepared notification.').exactOptional(),
      }),
      z.strictObject({
        regime: z.literal('none').describe('These data classes carry no duty to notify anybody.'),
        dataClasses: distinct(id),
        reason: text,
      }),
    ]),
  ),
);

export const training: z.ZodType<readonly PlanTraining[]> = exactly<readonly PlanTraining[]>()(
  z.array(
    z.strictObject({
      role: party,
      last: day.describe('Counts for 365 days.'),
      topic: text,
      people: count.describe('How many people hold the role.').exactOptional(),
      attended: count.describe('How many of them attended.').exactOptional(),
    }),
  ),
);
