import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';
import { addressOf } from '../../oracle/address.ts';
import type { Answer } from '../../oracle/allowed.ts';
import type { Json } from '../../oracle/json.ts';
import { OUTSIDE, PROBES } from './random/parts.ts';

export interface Row {
  readonly src: string;
  readonly dst: string;
  readonly conns: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

/** What `kubemuster fact reachability` prints of these objects. */
export interface Printed {
  readonly flows: readonly Row[];
  /** What may pass beyond that. */
  readonly uncertain: readonly Row[];
  readonly findings: readonly { readonly object: string; readonly path: string }[];
}

export function printed(objects: readonly Json[], options?: ExampleOptions): Printed {
  const observed = computeFact(reachability, { objects: JSON.stringify(objects) }, options);
  if (observed.state === 'unseen') throw new Error(JSON.stringify(observed.gaps));
  return JSON.parse(JSON.stringify(reachability.show?.(observed.value as never))) as Printed;
}

export interface Question {
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly port: number;
}

/** Answers by pair and port, as the oracle gives them. Ends are workloads or single addresses outside. */
export function answering({ flows, uncertain }: Printed): (question: Question) => Answer {
  const [sure, may] = [flows.map(rowOf), uncertain.map(rowOf)];
  const passes = (rows: readonly ReadRow[], { src, dst, protocol, port }: Question): boolean =>
    rows.some(
      (one) =>
        one.src(src) &&
        one.dst(dst) &&
        (one.conns[protocol] ?? []).some(([first, last]) => first <= port && port <= last),
    );
  return (question) => {
    if (passes(sure, question)) return 'yes';
    return passes(may, question) ? 'maybe' : 'no';
  };
}

interface ReadRow {
  readonly src: (id: string) => boolean;
  readonly dst: (id: string) => boolean;
  readonly conns: Row['conns'];
}

function rowOf({ src, dst, conns }: Row): ReadRow {
  return { src: endOf(src), dst: endOf(dst), conns };
}

/** Whether an end of a row is this workload, or a range with this address. */
function endOf(shown: string): (id: string) => boolean {
  const [, low, high] = /^ip6?:([^-]+)-(.+)$/.exec(shown) ?? [];
  if (low === undefined || high === undefined) return (id) => id === shown;
  const [first, last] = [addressOf(low), addressOf(high)];
  return (id) => {
    const address = addressOf(id);
    if (address === undefined || first === undefined || last === undefined) return false;
    return (
      address.family === first.family && first.value <= address.value && address.value <= last.value
    );
  };
}

/** Rows as sorted lines. */
export function linesOf({ flows, uncertain }: Printed): readonly string[] {
  const lineOf = ({ src, dst, conns }: Row): string => `${src} to ${dst} ${JSON.stringify(conns)}`;
  return [
    ...flows.map((one) => `surely ${lineOf(one)}`),
    ...uncertain.map((one) => `perhaps ${lineOf(one)}`),
  ].toSorted();
}

/** The first few questions of which the answers of both are not as they should be to each other. */
export function exceptions(
  one: Printed,
  other: Printed,
  holds: (answer: Answer, otherAnswer: Answer) => boolean,
): readonly Question[] {
  const [first, second] = [answering(one), answering(other)];
  return questionsAbout([one, other].flatMap(({ flows, uncertain }) => [...flows, ...uncertain]))
    .filter((question) => !holds(first(question), second(question)))
    .slice(0, 5);
}

/** Every pair of the rows, on every port that is probed. */
function questionsAbout(rows: readonly Row[]): readonly Question[] {
  const ids = new Set(rows.flatMap(({ src, dst }) => [src, dst]));
  const ends = [...[...ids].filter((one) => !/^ip6?:/.test(one)), ...OUTSIDE];
  return ends.flatMap((src) =>
    ends
      .filter((dst) => dst !== src)
      .flatMap((dst) => PROBES.map(([protocol, port]) => ({ src, dst, protocol, port }))),
  );
}
