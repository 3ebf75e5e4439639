import type { MatrixNamespace, PassageMatrix } from '../../../model/pictures/isolation.ts';
import type { Evidence } from '../../../model/verdict.ts';
import { NO_CONNECTION } from '../../reachability/connections.ts';
import type { Step } from '../../reachability/decide.ts';
import { connsOf } from '../../reachability/flows.ts';
import type { Passage } from '../../reachability/matrix.ts';
import { endOf, explain } from '../../reachability/reach.ts';
import type { World } from '../../reachability/world.ts';
import { evidenceOf } from '../deciding.ts';
import type { EffectiveReach } from '../effective.ts';
import type { DrawnMatrix } from '../namespace-reach.ts';
import { type Direction, SideIsolation, type SideState } from '../side-isolation.ts';

/** Why pairs of namespaces are as they are. */
export type MatrixReasons = Pick<PassageMatrix, 'namespaces' | 'reasons' | 'why'>;

/** The most pairs that are explained one by one: those of tenants come first. */
const MOST_PAIRS = 2000;
/** Kinds of pods that are tried on each side for one that shows why. */
const MOST_TRIED = 6;

export function matrixReasons(
  { reading }: EffectiveReach,
  { names, toward }: DrawnMatrix,
  isTenant: (name: string) => boolean,
): MatrixReasons {
  const { world } = reading;
  const classes = classesIn(world);
  const sides = new SideIsolation(reading);
  const texts = new Texts();
  const told = names.map((name): Told => {
    const own = classes.get(name) ?? [];
    const of = (direction: Direction): Summed =>
      summed(
        own.map((id) => sides.of(id, direction)),
        direction,
      );
    return { name, classes: own, leaves: of('egress'), enters: of('ingress') };
  });
  const why: number[] = [];
  for (const [from, to] of [...untold(told, toward)].slice(0, MOST_PAIRS)) {
    const text = pairText(world, told[from]?.classes ?? [], told[to]?.classes ?? []);
    if (text !== '') why.push(from, to, texts.id(text));
  }
  const namespaces = told.map(
    ({ name, leaves, enters }): MatrixNamespace => ({
      name,
      tenant: isTenant(name),
      leaves: texts.id(leaves.text),
      enters: texts.id(enters.text),
    }),
  );
  return { namespaces, reasons: texts.all, why };
}

interface Told {
  readonly name: string;
  readonly classes: readonly number[];
  readonly leaves: Summed;
  readonly enters: Summed;
}

/** The pairs that their namespaces alone do not explain: rules that name them. */
function* untold(
  told: readonly Told[],
  toward: DrawnMatrix['toward'],
): Generator<readonly [number, number]> {
  for (const [to, target] of told.entries()) {
    for (const [from, source] of told.entries()) {
      if (from !== to && !isTold(source, target, toward[to]?.[from])) yield [from, to];
    }
  }
}

function isTold({ leaves }: Told, { enters }: Told, passage: Passage | undefined): boolean {
  return passage === 'closed' ? !(leaves.open && enters.open) : !(leaves.closed || enters.closed);
}

class Texts {
  readonly all: string[] = [];
  readonly #ids = new Map<string, number>();

  id(text: string): number {
    const known = this.#ids.get(text) ?? this.all.push(text) - 1;
    this.#ids.set(text, known);
    return known;
  }
}

/** By namespace, the classes of its pods: one class may have pods of several. */
function classesIn({ spec, classOf }: World): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, Set<number>>();
  for (const [id, { type, namespace }] of spec.endpoints.entries()) {
    if (type !== 'pod') continue;
    const own = found.get(namespace) ?? new Set();
    found.set(namespace, own.add(classOf[id] ?? 0));
  }
  return new Map([...found].map(([name, own]) => [name, [...own]]));
}

interface Summed {
  readonly text: string;
  /** Whether every kind of pod is isolated, or every one open. */
  readonly closed: boolean;
  readonly open: boolean;
}

const WAYS: Readonly<Record<Direction, string>> = {
  ingress: 'what comes in',
  egress: 'what leaves',
};

function summed(states: readonly SideState[], direction: Direction): Summed {
  const way = WAYS[direction];
  const closed = states.filter(({ state }) => state === 'isolated');
  const open = states.filter(({ state }) => state === 'open');
  const by = objectsOf(closed.flatMap((one) => one.by));
  if (closed.length === states.length && closed.length > 0) {
    return {
      text: `${way} is closed by ${by}, but for what policies allow`,
      closed: true,
      open: false,
    };
  }
  if (open.length === states.length) {
    const rules = open.flatMap((one) => one.by);
    const text =
      rules.length > 0
        ? `${way} is opened by ${objectsOf(rules)}`
        : `${way} is open: no policy closes it`;
    return { text, closed: false, open: true };
  }
  if (closed.length > 0) {
    const some = `${way} is closed for ${closed.length} of ${states.length} kinds of pods, by ${by}`;
    return { text: some, closed: false, open: false };
  }
  const [doubt = 'policies that were not seen'] = states.flatMap(({ doubts }) => doubts);
  return { text: `${way}: not known whether it is closed (${doubt})`, closed: false, open: false };
}

const MOST_OBJECTS = 3;

function objectsOf(all: readonly Evidence[]): string {
  const names = [...new Set(all.map(({ subject }) => nameOf(subject)))];
  const left = names.length - MOST_OBJECTS;
  const shown = names.slice(0, MOST_OBJECTS).join(', ');
  return left > 0 ? `${shown} and ${left} more` : shown;
}

function nameOf({ kind, namespace, name, key }: Evidence['subject']): string {
  if (kind === undefined || name === undefined) return key;
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** What decides between two kinds of pods that stand for the pair; the first that shows something. */
function pairText(world: World, sources: readonly number[], targets: readonly number[]): string {
  for (const target of targets.slice(0, MOST_TRIED)) {
    for (const source of sources.slice(0, MOST_TRIED)) {
      const text = decidedText(world, source, target);
      if (text !== '') return text;
    }
  }
  return '';
}

function decidedText(world: World, source: number, target: number): string {
  const [from, to] = [endOf(world, source), endOf(world, target)];
  for (const { lane, answer, ...steps } of explain(world, from, to)) {
    const outcome: Step['outcome'] = answer.may === NO_CONNECTION ? 'deny' : 'allow';
    const parts = (['egress', 'ingress'] as const).flatMap((direction) => {
      const program = (direction === 'egress' ? from : to).lanes[lane]?.[direction].program;
      const side = world.lanes[lane]?.[direction];
      if (program === undefined || side === undefined) return [];
      const rules = steps[direction].filter(({ by }) => by.type === 'rule');
      return evidenceOf(side.programs, program, rules, outcome, (id) =>
        connsOf(world.answers, id),
      ).map((one) => `${nameOf(one.subject)} ${one.value} (${one.path})`);
    });
    if (parts.length > 0) return parts.slice(0, MOST_OBJECTS).join('; ');
  }
  return '';
}
