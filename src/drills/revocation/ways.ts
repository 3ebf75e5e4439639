import type { Action } from '../../facts/policy-rules.ts';
import type { Ability } from '../../facts/responders.ts';
import type { Gap } from '../../model/observed.ts';
import type {
  MinutesRange,
  RevocationState,
  RevocationWay,
} from '../../model/pictures/revocation.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { CredentialRow, KnownWay } from '../../tables/credential-classes.ts';
import { commandsOf } from './commands.ts';
import type { Exposed } from './exposed.ts';
import { type Means, nameOf } from './means.ts';
import type { CutRights } from './rights.ts';
import { isAutomated, rotationDraft } from './rotation.ts';

/** One way, with what decided about it. */
export interface JudgedWay extends Omit<RevocationWay, 'collateral'> {
  readonly id: KnownWay['id'];
  /** Whether it is sure to work in time, and whether it may. */
  readonly credit: { readonly lo: 0 | 1; readonly hi: 0 | 1 };
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly removed: ReadonlySet<string>;
}

export interface WayWorld {
  readonly objective: number;
  readonly distribution: string;
  readonly means: Means;
  /** Whether a responder may do all of this in a namespace. */
  readonly able: (actions: readonly Action[], namespace: string) => Ability;
  readonly cut: (principal: NonNullable<Exposed['principal']>) => CutRights;
  /** Why rights of people may come from elsewhere than bindings. */
  readonly outside: readonly Gap[];
}

/** What a way needs and takes, before it is asked whether it is in time. */
export interface Draft {
  readonly what?: string;
  readonly minutes?: MinutesRange;
  readonly permitted: RevocationWay['permitted'];
  readonly because: string;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly removed: ReadonlySet<string>;
}

/** Every way of killing a credential that exists here, in the order of the table. */
export function waysOf(
  exposed: Exposed,
  row: CredentialRow,
  world: WayWorld,
): readonly JudgedWay[] {
  return row.ways
    .filter((way) => exists(way, world.distribution))
    .flatMap((way) => {
      const draft = draftOf(way, exposed, world);
      return draft === undefined ? [] : [judged(way, draft, exposed, world)];
    });
}

function exists({ only, except }: KnownWay, distribution: string): boolean {
  if (except?.includes(distribution) === true) return false;
  return only === undefined || distribution === 'unknown' || only.includes(distribution);
}

function judged(way: KnownWay, draft: Draft, exposed: Exposed, world: WayWorld): JudgedWay {
  const minutes = draft.minutes ?? way.minutes;
  const { permitted, because, evidence, removed } = draft;
  const soon = minutes.most !== null && minutes.most <= world.objective;
  const late = minutes.least > world.objective;
  const lo = soon && permitted === 'yes' ? 1 : 0;
  const hi = late || permitted === 'no' ? 0 : 1;
  const open = lo === hi ? [] : openGaps(draft.gaps, soon, world.means);
  return {
    id: way.id,
    step: way.step,
    what: draft.what ?? way.what,
    minutes,
    by: world.means.who(way.by),
    permitted,
    because,
    state: stateOf(lo, hi, late),
    commands: commandsOf(way, exposed, world),
    credit: { lo, hi },
    evidence,
    gaps: open,
    removed,
  };
}

function stateOf(lo: 0 | 1, hi: 0 | 1, late: boolean): RevocationState {
  if (lo === 1) return 'in-time';
  if (hi === 1) return 'unknown';
  return late ? 'late' : 'refused';
}

/** An interval always has a reason: where rights are known, how long it takes is not. */
function openGaps(gaps: readonly Gap[], soon: boolean, { rehearsalGap }: Means): readonly Gap[] {
  return gaps.length > 0 && soon ? gaps : [...gaps, ...(soon ? [] : [rehearsalGap])];
}

const NONE: ReadonlySet<string> = new Set();

function draftOf(way: KnownWay, exposed: Exposed, world: WayWorld): Draft | undefined {
  const { subject, principal } = exposed;
  const namespace = subject.namespace ?? '';
  switch (way.id) {
    case 'remove-rights':
      return principal === undefined ? undefined : rightsDraft(principal, world);
    case 'delete-pod':
      return byResponder([deletion('', 'pods')], namespace, world, NONE);
    case 'recreate-account':
      if (principal?.kind !== 'ServiceAccount') return undefined;
      return byResponder(
        [
          deletion('', 'serviceaccounts'),
          { verb: 'create', group: '', resource: 'serviceaccounts' },
        ],
        principal.namespace,
        world,
        new Set([`core/ServiceAccount/${principal.namespace}/${principal.name}`]),
      );
    case 'delete-secret':
      return byResponder([deletion('', 'secrets')], namespace, world, new Set([subject.key]));
    case 'rotate':
      return rotationDraft(exposed, world);
    case 'rotate-ca':
      return outsideDraft(way, world, NONE, world.means.caRotation);
    case 'deny-sessions':
      return outsideDraft(way, world, new Set([subject.key]));
    case 'wait':
      return {
        permitted: 'yes',
        because: 'nobody has to be asked',
        evidence: [],
        gaps: [],
        removed: NONE,
      };
    case 'rotate-mesh-ca':
    case 'remove-login':
    case 'disable-person':
    case 'edit-file':
    case 'revoke-at-forge':
      return outsideDraft(way, world, NONE);
    case 'rotate-at-registry':
      return isAutomated(exposed) ? rotationDraft(exposed, world) : outsideDraft(way, world, NONE);
  }
}

function deletion(group: string, resource: string): Action {
  return { verb: 'delete', group, resource };
}

function byResponder(
  actions: readonly Action[],
  namespace: string,
  { able }: WayWorld,
  removed: ReadonlySet<string>,
): Draft {
  return { ...permission(able(actions, namespace)), removed };
}

type Permission = Pick<Draft, 'permitted' | 'because' | 'evidence' | 'gaps'>;

function permission(ability: Ability): Permission {
  const { evidence } = ability;
  switch (ability.state) {
    case 'able':
      return { permitted: 'yes', because: 'a responder may', evidence, gaps: [] };
    case 'unable': {
      const lacking = ability.lacking.map(({ verb, resource }) => `${verb} ${resource}`);
      return {
        permitted: 'no',
        because: `no responder may ${lacking.join(' and ')}`,
        evidence,
        gaps: [],
      };
    }
    case 'unknown': {
      const because = 'whether a responder may is not known';
      return { permitted: 'unknown', because, evidence, gaps: ability.gaps };
    }
  }
}

const RBAC = 'rbac.authorization.k8s.io';

/** Every binding has to go, in whichever namespace it is. */
function rightsDraft(principal: NonNullable<Exposed['principal']>, world: WayWorld): Draft {
  const { grants, evidence, removed, gaps } = world.cut(principal);
  const places = [...new Set(grants.map(({ namespace }) => namespace))].sort();
  const answers = places.map((place) => {
    const resource = place === '' ? 'clusterrolebindings' : 'rolebindings';
    return permission(world.able([deletion(RBAC, resource)], place));
  });
  const outside = principal.kind === 'ServiceAccount' ? [] : world.outside;
  const open = [...gaps, ...outside, ...answers.flatMap((one) => one.gaps)];
  const refused = answers.find(({ permitted }) => permitted === 'no');
  const unknown = open.length > 0 || answers.some((one) => one.permitted === 'unknown');
  const given = answers.flatMap((one) => one.evidence);
  const rest: Permission =
    refused ??
    (unknown
      ? {
          permitted: 'unknown',
          because: 'not all that gives it rights was seen',
          evidence,
          gaps: open,
        }
      : { permitted: 'yes', because: 'a responder may', evidence, gaps: [] });
  const name = nameOf(principal);
  const what =
    grants.length === 0
      ? `nothing to cut: ${name} has only what every account has`
      : `delete the bindings of ${name}: ${[...removed].map(shortKey).join(', ')}`;
  return {
    ...rest,
    what,
    ...(grants.length === 0 && !unknown
      ? { minutes: { least: 0, most: 0 }, because: 'it has only what every account has' }
      : {}),
    evidence: [...evidence, ...given],
    removed,
  };
}

function shortKey(key: string): string {
  return key.split('/').slice(1).join('/');
}

/** A step that no right in the cluster allows: only a rehearsal shows that somebody takes it. */
function outsideDraft(
  way: KnownWay,
  { means }: WayWorld,
  removed: ReadonlySet<string>,
  timed?: MinutesRange,
): Draft {
  const { rehearsal, rehearsalGap } = means;
  const minutes = timed ?? way.minutes;
  if (rehearsal === undefined) {
    const because = 'nobody has shown that he may';
    return { minutes, permitted: 'unknown', because, evidence: [], gaps: [rehearsalGap], removed };
  }
  const because = `a drill revoked within ${rehearsal.minutes} minutes`;
  return {
    minutes: timed ?? within(minutes, rehearsal.minutes),
    permitted: 'yes',
    because,
    evidence: [rehearsal.evidence],
    gaps: [],
    removed,
  };
}

/** What was measured counts, whatever the table says; new keys for a cluster take as long as they take. */
function within({ least, most }: MinutesRange, measured: number): MinutesRange {
  const isLong = most !== null && most > LONGEST_STEP;
  return isLong ? { least, most } : { least: measured, most: measured };
}

const LONGEST_STEP = 120;
