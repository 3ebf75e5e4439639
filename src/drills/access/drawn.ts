import type { Responder } from '../../facts/named-responders.ts';
import { format } from '../../model/fraction.ts';
import { listed, type Sign } from '../../model/picture.ts';
import type {
  Access,
  AccessAnswer,
  AccessBeyond,
  AccessCell,
  AccessResponder,
  AccessRow,
  AccessState,
} from '../../model/pictures/access.ts';
import type { Evidence, Interval } from '../../model/verdict.ts';
import type { AccessDrill, ResponderAccess } from './access.ts';
import { askText } from './asks.ts';
import type { Beyond } from './beyond.ts';
import { creditOf } from './credit.ts';
import type { PlaceAnswer } from './judge.ts';
import type { NeededRight } from './needed.ts';

/** How much is kept, so that a report stays small. */
export interface DrawnLimits {
  readonly responders: number;
  readonly answers: number;
  readonly signs: number;
  readonly gaps: number;
  readonly texts: number;
  /** Also the places with a yes. */
  readonly all: boolean;
}

/** Everything, for the drill itself. */
export const WHOLE: DrawnLimits = {
  responders: 1_000,
  answers: 10_000,
  signs: 100,
  gaps: 100,
  texts: 10_000,
  all: true,
};

/** What was found of these responders, as plain data; in one critical namespace where one is named. */
export function drawnAccess(
  drill: AccessDrill,
  responders: readonly Responder[],
  limits: DrawnLimits,
  namespace?: string,
): Access {
  const shown = listed(responders, limits.responders);
  const played = shown.rows.map((one) => within(drill.of(one), namespace));
  const all = responders.map((one) => within(drill.of(one), namespace));
  const open = drill.needed.gaps.length > 0 && namespace === undefined;
  return {
    credit: textsOf(
      creditOf(
        all.flatMap(({ rights }) => rights),
        open,
      ),
    ),
    responders: {
      rows: played.map((one) => responderOf(one, open, limits)),
      truncated: shown.truncated,
    },
    rights: drill.needed.rights.flatMap((right, at) => rowOf(right, at, played, limits)),
    conditions: drill.conditions,
    reviews: { answers: drill.reviewed, gaps: listed(drill.unreviewed, limits.gaps) },
    namespaces: listed(namespace === undefined ? namespacesOf(drill) : [namespace], limits.texts),
  };
}

/** The critical namespaces that the drill is about, by name. */
export function namespacesOf({ needed }: AccessDrill): readonly string[] {
  const marked = needed.rights.find(({ id }) => id === 'mark-pods');
  return (marked?.places ?? []).map(({ namespace }) => namespace);
}

/** What is asked for in the whole cluster stays. */
function within(found: ResponderAccess, namespace: string | undefined): ResponderAccess {
  if (namespace === undefined) return found;
  const rights = found.rights.map(({ right, answers }) => ({
    right,
    answers: answers.filter(
      (one) => one.namespace === namespace || one.namespace === '' || right.step === 'capture',
    ),
  }));
  return { ...found, rights };
}

function responderOf(
  { responder, beyond, rights }: ResponderAccess,
  open: boolean,
  limits: DrawnLimits,
): AccessResponder {
  const { key, name = key, kind = '' } = responder.subject;
  return {
    key,
    name,
    kind,
    credit: textsOf(creditOf(rights, open)),
    beyond: beyond.map((one) => beyondOf(one, limits)),
  };
}

function beyondOf({ id, title, state, evidence, gaps }: Beyond, limits: DrawnLimits): AccessBeyond {
  return { id, title, state, evidence: signsOf(evidence, limits), gaps: listed(gaps, limits.gaps) };
}

/** Nothing where the right is needed in no place. */
function rowOf(
  { id, step, title, severity, required }: NeededRight,
  at: number,
  played: readonly ResponderAccess[],
  limits: DrawnLimits,
): readonly AccessRow[] {
  const cells = played.map(({ rights }) => cellOf(rights[at]?.answers ?? [], limits));
  if (cells.every(({ state }) => state === 'none')) return [];
  return [{ id, step, title, severity, required, cells }];
}

const WORST: readonly AccessState[] = ['no', 'unknown', 'yes'];

function cellOf(answers: readonly PlaceAnswer[], limits: DrawnLimits): AccessCell {
  const ordered = answers.toSorted((a, b) => WORST.indexOf(a.state) - WORST.indexOf(b.state));
  const [worst] = ordered;
  const told = limits.all ? ordered : ordered.filter(({ state }) => state !== 'yes');
  return {
    state: worst?.state ?? 'none',
    by: worst?.by ?? 'rbac',
    elevated: answers.some(({ elevated }) => elevated),
    places: answers.length,
    evidence: worst === undefined ? [] : signsOf(worst.evidence, limits),
    answers: mapped(listed(told, limits.answers), (one) => answerOf(one, limits)),
  };
}

function answerOf(
  { namespace, state, by, lacking, evidence, gaps, disagrees }: PlaceAnswer,
  limits: DrawnLimits,
): AccessAnswer {
  return {
    namespace,
    state,
    by,
    lacking: mapped(listed(lacking, limits.texts), (one) => askText(one, namespace)),
    evidence: signsOf(evidence, limits),
    gaps: listed(gaps, limits.gaps),
    disagrees,
  };
}

function signsOf(evidence: readonly Evidence[], limits: DrawnLimits): readonly Sign[] {
  return evidence
    .slice(0, limits.signs)
    .map(({ subject, path, value }) => ({ object: subject.key, path, value }));
}

function mapped<T, R>(
  { rows, truncated }: { readonly rows: readonly T[]; readonly truncated: number },
  to: (one: T) => R,
): { readonly rows: readonly R[]; readonly truncated: number } {
  return { rows: rows.map(to), truncated };
}

function textsOf({ lo, hi }: Interval): readonly [string, string] {
  return [format(lo), format(hi)];
}
