import { z } from 'zod';
import type {
  Dependency,
  PlanAccess,
  PlanCommunications,
  PlanReporting,
  PlanThirdParty,
} from '../../model/plan/people.ts';
import {
  count,
  day,
  distinct,
  exactly,
  id,
  party,
  reference,
  scoped,
  text,
} from '../schema-parts.ts';

const DEPENDENCIES = ['sso', 'cluster', 'chat', 'email', 'network', 'cloud-account'] as const;

const independentOf: z.ZodType<Dependency[]> = distinct(z.enum(DEPENDENCIES)).describe(
  'What may be down or breached while this still works.',
);

/** Exactly one kind of somebody, with the fields that every kind has. */
function principal<const E extends z.core.$ZodShape>(extra: E) {
  return z.union([
    z.strictObject({ group: id.describe('A group as the cluster sees it.'), ...extra }),
    z.strictObject({ user: id.describe('A user name as the cluster sees it.'), ...extra }),
    z.strictObject({ serviceAccount: id.describe('namespace/name'), ...extra }),
    z.strictObject({
      cloudPrincipal: id.describe('A role, user or group of the cloud.'),
      ...extra,
    }),
  ]);
}

export const access: z.ZodType<PlanAccess> = exactly<PlanAccess>()(
  z.strictObject({
    responders: z
      .array(principal(scoped))
      .describe('Who acts in the cluster during an incident.')
      .exactOptional(),
    jit: z
      .strictObject({
        tool: id,
        approvalMinutes: count.exactOptional(),
        groups: distinct(id)
          .describe('Groups, as the cluster sees them, that responders are in for that time.')
          .exactOptional(),
      })
      .describe('How responders get more rights for a short time.')
      .exactOptional(),
    breakGlass: z
      .strictObject({
        method: text,
        independentOf,
        custody: text.describe('Who holds it, such as two-person.').exactOptional(),
        lastTest: day.describe('Fresh for 180 days.').exactOptional(),
        alertRule: reference.describe('The alert that fires when it is used.').exactOptional(),
      })
      .describe('Access for the day the identity provider is the victim.')
      .exactOptional(),
    admins: z
      .array(principal(scoped))
      .describe('Everybody who is meant to hold cluster-admin or the like.')
      .exactOptional(),
    external: z
      .array(principal({ ...scoped, level: z.enum(['admin', 'other']) }))
      .describe('Rights granted outside RBAC: access entries, IAM bindings, role assignments.')
      .exactOptional(),
    review: z
      .strictObject({
        last: day.describe('Fresh for 183 days.'),
        scope: text,
        evidence: reference.exactOptional(),
      })
      .describe('When somebody last checked who holds which rights.')
      .exactOptional(),
  }),
);

export const communications: z.ZodType<PlanCommunications> = exactly<PlanCommunications>()(
  z.strictObject({
    outOfBand: z
      .strictObject({
        tool: text,
        independentOf,
        membersSynced: z.boolean().describe('Whether the right people are in it.').exactOptional(),
        lastTest: day.describe('Fresh for 180 days.').exactOptional(),
      })
      .describe('Where you talk when chat and mail may be read by the intruder.')
      .exactOptional(),
    templates: z
      .array(
        z.strictObject({
          audience: z.enum(['customer', 'regulator', 'internal', 'press', 'partner']),
          severity: id.describe('A severity by severities[].id.').exactOptional(),
          approver: party.exactOptional(),
          reviewed: day.describe('Fresh for 365 days.').exactOptional(),
        }),
      )
      .exactOptional(),
  }),
);

export const reporting: z.ZodType<PlanReporting> = exactly<PlanReporting>()(
  z.strictObject({
    internal: reference.describe('Where staff report a suspicion.').exactOptional(),
    external: reference.describe('Where outsiders do, such as security.txt.').exactOptional(),
    tested: day.describe('Fresh for 365 days.').exactOptional(),
  }),
);

export const thirdParties: z.ZodType<readonly PlanThirdParty[]> = exactly<
  readonly PlanThirdParty[]
>()(
  z.array(
    z.strictObject({
      id: id.describe('A short name. roles refer to it.').exactOptional(),
      kind: z.enum([
        'provider-support',
        'forensics-retainer',
        'insurer',
        'managed-security',
        'outside-counsel',
      ]),
      contact: reference.describe('Where the contact is written down.'),
      contractUntil: day.describe('The last day of the contract.').exactOptional(),
      severityMap: z
        .array(z.strictObject({ severity: id, theirs: text }))
        .describe('What they call each of our severities.')
        .exactOptional(),
    }),
  ),
);
