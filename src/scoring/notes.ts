import type { CheckDoc, Outcome } from '../model/check.ts';
import type { NotListed, Unreachable } from '../model/cluster.ts';
import { namesOf } from '../model/cluster.ts';
import type { JudgedCluster } from '../model/judged.ts';
import { byText } from '../model/order.ts';
import type { PlanException } from '../model/plan/scope.ts';
import { type PlanFile, planClusters, planExceptions } from '../model/plan.ts';
import type { Note, Selection } from '../model/report.ts';
import { termOf } from '../model/term.ts';
import type { Waiver } from '../model/waiver.ts';
import { meansOne, waiverNotes } from './waivers.ts';

/** What the notes are about, and the run that they are measured against. */
interface NotesInput {
  readonly checks: readonly CheckDoc[];
  readonly asOf: number;
  readonly selection: Selection | null;
  readonly plan: PlanFile | undefined;
  readonly waivers: readonly Waiver[];
  readonly clusters: readonly JudgedCluster[];
  readonly unreachable: readonly Unreachable[];
  readonly notListed: readonly NotListed[];
}

type State = 'elsewhere' | 'expired' | 'too-long' | 'unused';

const MOST_NAMED = 5;

/** What is to be said of waivers and of the plan, each once, by kind and message. */
export function notesOf(input: NotesInput): readonly Note[] {
  const found = [...ofWaivers(input), ...ofExceptions(input), ...ofClusters(input)];
  const unique = new Map(found.map((one) => [`${one.kind}\n${one.message}`, one]));
  return [...unique]
    .filter(([, { kind }]) => !isMoot(kind, input))
    .sort(([a], [b]) => byText(a, b))
    .map(([, one]) => one);
}

/** Where clusters or namespaces were left out, nobody knows what they would have shown. */
function isMoot(kind: Note['kind'], { selection, unreachable, notListed }: NotesInput): boolean {
  if (kind.endsWith('-elsewhere')) return unreachable.length + notListed.length > 0;
  return kind.endsWith('-unused') && (selection?.namespaces.length ?? 0) > 0;
}

function ofWaivers({ waivers, checks, clusters, plan, asOf }: NotesInput): readonly Note[] {
  const declared = declaredClusters(plan);
  return waiverNotes(waivers, checks, clusters, asOf).flatMap(({ waiver, state }): Note[] => {
    // A cluster of the plan that is not in this run is named once, and not again by each waiver.
    if (state === 'elsewhere' && meansOne(waiver.selector, declared)) return [];
    const selector = Object.entries(waiver.selector).map(([key, value]) => `${key} ${value}`);
    const what = `the waiver of ${waiver.check} for ${selector.join(', ')}`;
    const message =
      state === 'broad'
        ? `${what} names no object: it covers whatever comes`
        : sentence(what, waiver, state);
    return [{ kind: `waiver-${state}`, message }];
  });
}

function ofExceptions(input: NotesInput): readonly Note[] {
  const section = input.plan?.sections.get(planExceptions.id);
  if (section === undefined) return [];
  return planExceptions.decode(section).flatMap((one, index): readonly Note[] => {
    const path = `exceptions[${index}]`;
    const state = stateOf(one, path, input);
    if (state === undefined) return [];
    const message = sentence(`the plan's ${path} (${one.check})`, one, state);
    return [{ kind: `exception-${state}`, message }];
  });
}

function stateOf(
  { check, selector, expires }: PlanException,
  path: string,
  { checks, clusters, asOf }: NotesInput,
): Exclude<State, 'elsewhere'> | undefined {
  const term = termOf(expires, asOf);
  if (term !== 'in-force') return term;
  const covered = clusters.filter(({ info }) => {
    const names = namesOf(info);
    return selector.clusters?.some((one) => names.has(one)) ?? true;
  });
  const doc = checks.find(({ id, code, aliases = [] }) => [id, code, ...aliases].includes(check));
  const outcomes = covered.flatMap((one) => one.outcomes.get(doc?.id ?? '') ?? []);
  // A check that was not asked says nothing about its exceptions.
  if (outcomes.length === 0) return undefined;
  return outcomes.some((one) => restsOn(one, path)) ? undefined : 'unused';
}

/** Whether a verdict names this statement of the plan as evidence. */
function restsOn(outcome: Outcome, path: string): boolean {
  if (outcome.type !== 'judged') return false;
  return outcome.verdicts.some(({ evidence }) =>
    evidence.some((one) => one.subject.key === planExceptions.id && one.path === path),
  );
}

function sentence(what: string, { expires }: Pick<Waiver, 'expires'>, state: State): string {
  switch (state) {
    case 'expired':
      return `${what} expired on ${expires} and has no effect`;
    case 'too-long':
      return `${what} runs until ${expires}, more than 365 days ahead, and has no effect yet`;
    case 'elsewhere':
      return `${what} names no cluster of this run`;
    case 'unused':
      return `${what} covers nothing that is open`;
    default:
      return state satisfies never;
  }
}

/** Manifests have no name that a plan could know. */
function ofClusters({ plan, clusters }: NotesInput): readonly Note[] {
  const running = clusters.filter(({ info }) => info.source !== 'manifests');
  if (running.length === 0) return [];
  const known = new Set(running.flatMap(({ info }) => [...namesOf(info)]));
  const missing = declaredClusters(plan).filter((id) => !known.has(id));
  if (missing.length === 0) return [];
  const named = missing.toSorted(byText).slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const message = `the plan has clusters that are not in this run: ${named}${more}`;
  return [{ kind: 'cluster-elsewhere', message }];
}

function declaredClusters(plan: PlanFile | undefined): readonly string[] {
  const section = plan?.sections.get(planClusters.id);
  return section === undefined ? [] : planClusters.decode(section).map(({ id }) => id);
}
