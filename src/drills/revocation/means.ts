import type { PlanAges } from '../../facts/plan-ages.ts';
import type { Principal } from '../../facts/principals.ts';
import { type ClusterInfo, namesOf } from '../../model/cluster.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { MinutesRange } from '../../model/pictures/revocation.ts';
import type { PlanCredentials } from '../../model/plan/means.ts';
import type { PlanRoles } from '../../model/plan/people.ts';
import type { LiveDrill, PlanDrill } from '../../model/plan/practice.ts';
import { planDrills } from '../../model/plan.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { RevokedBy } from '../../tables/credential-classes.ts';

/** A revocation that was really done on this cluster, and how long it took. */
export interface Rehearsal {
  readonly minutes: number;
  readonly evidence: Evidence;
}

/** Means that only the plan tells of. */
export interface Means {
  readonly rehearsal: Rehearsal | undefined;
  readonly rehearsalGap: Gap;
  /** How long new keys for the cluster took. */
  readonly caRotation: MinutesRange | undefined;
  /** Who is asked for a step that no right in the cluster allows. */
  readonly who: (by: RevokedBy) => string;
}

interface MeansInputs {
  readonly credentials: Observed<PlanCredentials>;
  readonly drills: Observed<readonly PlanDrill[]>;
  readonly roles: Observed<PlanRoles>;
  readonly ages: PlanAges;
  readonly cluster: ClusterInfo;
}

export function meansOf({ credentials, drills, roles, ages, cluster }: MeansInputs): Means {
  const own = credentials.state === 'unseen' ? {} : credentials.value;
  const hours = own.caRotation?.durationHours;
  return {
    rehearsal: rehearsalIn(drills.state === 'unseen' ? [] : drills.value, ages, cluster),
    rehearsalGap: attested(planDrills.id, gapsOf(drills), NOT_REHEARSED, DRILL_NEEDED),
    caRotation: hours === undefined ? undefined : { least: hours * 60, most: hours * 60 },
    who: (by) => whoOf(by, roles.state === 'unseen' ? {} : roles.value),
  };
}

const NOT_REHEARSED =
  'no drill of the last year shows that somebody takes the steps outside the cluster, and how fast';
const DRILL_NEEDED = 'a drill of type revocation with minutes.revoke in the plan';

function attested(source: string, gaps: readonly Gap[], detail: string, permission: string): Gap {
  const [first] = gaps;
  return { source, cause: first?.cause ?? 'not-attested', detail, permission };
}

/** The latest that counts and that measured it. */
function rehearsalIn(
  drills: readonly PlanDrill[],
  ages: PlanAges,
  cluster: ClusterInfo,
): Rehearsal | undefined {
  const names = namesOf(cluster);
  const done = drills
    .map((one, index) => ({ one, index }))
    .flatMap(({ one, index }) => {
      if (one.type === 'tabletop' || !names.has(one.cluster)) return [];
      const minutes = measured(one);
      if (minutes === undefined) return [];
      const { state } = ages.of(one.date, 'liveDrill');
      if (state === 'stale' || state === 'future') return [];
      const evidence = {
        subject: { type: 'plan' as const, key: planDrills.id },
        path: `drills[${index}].minutes.revoke`,
        value: String(minutes),
        note: one.date,
        ...(one.evidence?.sha256 === undefined ? {} : { artefact: true }),
      };
      return [{ minutes, evidence, date: one.date }];
    });
  const latest = done.toSorted((a, b) => (a.date < b.date ? 1 : -1))[0];
  return latest === undefined ? undefined : { minutes: latest.minutes, evidence: latest.evidence };
}

function measured({ type, minutes }: LiveDrill): number | undefined {
  return type === 'revocation' || type === 'gameday' ? minutes?.revoke : undefined;
}

type RoleName = keyof PlanRoles;

const WHO: Readonly<
  Record<RevokedBy, { readonly role: RoleName | undefined; readonly what: string }>
> = {
  responder: { role: undefined, what: 'a responder' },
  cloud: { role: 'cloudInfra', what: 'whoever administers the cloud' },
  'identity-provider': { role: 'security', what: 'whoever administers the identity provider' },
  issuer: { role: 'application', what: 'whoever issued it' },
  registry: { role: 'platform', what: 'whoever administers the registry' },
  forge: { role: 'platform', what: 'whoever administers the repositories' },
  'control-plane': { role: 'platform', what: 'whoever runs the control plane' },
  mesh: { role: 'platform', what: 'whoever runs the mesh' },
  time: { role: undefined, what: 'time alone' },
};

function whoOf(by: RevokedBy, roles: PlanRoles): string {
  const { role, what } = WHO[by];
  const named = role === undefined ? undefined : roles[role];
  if (named === undefined) return what;
  const rotation = 'rotation' in named ? named.rotation : undefined;
  const name = named.name ?? rotation;
  return name === undefined ? what : `${what}: ${name}`;
}

/** Somebody whose rights are cut, in words. */
export function nameOf({ kind, name, namespace }: Principal): string {
  return kind === 'ServiceAccount' ? `ServiceAccount ${namespace}/${name}` : `${kind} ${name}`;
}
