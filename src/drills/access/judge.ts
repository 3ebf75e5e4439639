import type { Responder } from '../../facts/named-responders.ts';
import type { ResponderRights, RightAnswer } from '../../facts/responder-rights.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence, Marks } from '../../model/verdict.ts';
import { type Ask, type AskedWay, askText } from './asks.ts';
import type { NeededPlace } from './needed.ts';

/** Whether a responder may do one thing in one place. */
export interface PlaceAnswer {
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly state: RightAnswer['state'];
  /** Who says so: for several rights the weaker source. */
  readonly by: RightAnswer['by'];
  readonly elevated: boolean;
  /** The requests that are not allowed, or not known to be. */
  readonly lacking: readonly Ask[];
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly gaps: readonly Gap[];
  readonly disagrees: boolean;
  readonly marks: Marks;
}

/** The best of the ways; what an older version would ask for makes a no unsure. */
export function answerAt(
  responder: Responder,
  place: NeededPlace,
  { may }: ResponderRights,
): PlaceAnswer {
  const tried = place.ways.map((way) => tryWay(responder, way, place, may));
  const best = tried.toSorted((a, b) => RANKS[a.state] - RANKS[b.state])[0];
  if (best === undefined) return notAsked(responder, place);
  if (best.state === 'yes') {
    return place.more.length === 0 ? best : { ...best, state: 'unknown', gaps: place.more };
  }
  const older = place.older.some((way) => tryWay(responder, way, place, may).state !== 'no');
  const open = [...place.gaps.filter(() => place.older.length === 0 || older), ...place.more];
  const others = tried.flatMap((one) => one.gaps);
  const gaps = [...new Set([...best.gaps, ...others, ...open])];
  return { ...best, state: gaps.length === 0 ? 'no' : 'unknown', gaps };
}

/** The surest first. */
const SOURCES = ['api-server', 'cloud', 'rbac'] as const;

const RANKS: Readonly<Record<RightAnswer['state'], number>> = { yes: 0, unknown: 1, no: 2 };

function tryWay(
  responder: Responder,
  way: AskedWay,
  { namespace, marks }: NeededPlace,
  may: ResponderRights['may'],
): PlaceAnswer {
  const [first, ...rest] = way;
  const answered = (ask: Ask): readonly [Ask, RightAnswer] => [
    ask,
    may(responder, ask.action, ask.namespace),
  ];
  const [head, ...tail] = [answered(first), ...rest.map(answered)] as const;
  const all = [head, ...tail];
  const lacking = all.filter(([, { state }]) => state !== 'yes');
  const shown = lacking.length === 0 ? all : lacking;
  const evidence = distinct(shown.flatMap(([, one]) => one.evidence));
  return {
    namespace,
    state: stateOf(all.map(([, { state }]) => state)),
    by: SOURCES.findLast((one) => shown.some(([, { by }]) => by === one)) ?? 'rbac',
    elevated: all.some(([, { elevated }]) => elevated),
    lacking: lacking.map(([ask]) => ask),
    evidence: [evidence[0] ?? head[1].evidence[0], ...evidence.slice(1)],
    gaps: [...new Set(lacking.flatMap(([, { gaps }]) => gaps))],
    disagrees: all.some(([, { disagrees }]) => disagrees),
    marks,
  };
}

function stateOf(states: readonly RightAnswer['state'][]): RightAnswer['state'] {
  if (states.includes('no')) return 'no';
  return states.includes('unknown') ? 'unknown' : 'yes';
}

/** Only what was not seen would tell what it takes. */
function notAsked({ subject }: Responder, { namespace, gaps, marks }: NeededPlace): PlaceAnswer {
  return {
    namespace,
    state: 'unknown',
    by: 'rbac',
    elevated: false,
    lacking: [],
    evidence: [{ subject, path: '', value: 'could not be asked' }],
    gaps,
    disagrees: false,
    marks,
  };
}

/** The same binding gives several rights. */
function distinct(all: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(all.map((one) => [`${one.subject.key} ${one.path}`, one])).values()];
}

/** What is lacking, in words, a few of them. */
export function lackingText(lacking: readonly Ask[]): string {
  const shown = lacking.slice(0, SHOWN).map((one) => askText(one));
  const more = lacking.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const SHOWN = 4;
