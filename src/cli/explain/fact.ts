import { factsOf, leavesOf } from '../../engine/plan.ts';
import type { Check } from '../../model/check.ts';
import type { Fact } from '../../model/source.ts';
import { about, type Block, rows, section, text, title } from '../page.ts';

/** The page of a fact: what it is computed from, who reads it, how to print it. */
export function factPage(fact: Fact<unknown>, checks: readonly Check[]): readonly Block[] {
  const readers = checks.filter(({ needs }) => factsOf(needs).has(fact.id));
  return [
    title(fact.id, fact.title),
    about('fact', 'computed once per cluster; says what is, not whether that is right'),
    section('Computed from', rows(sourceRows(fact))),
    section(
      'Read by',
      ...(readers.length === 0
        ? [text('the report itself')]
        : [rows(readers.map(({ code, id }) => [code, id]))]),
    ),
    section('Print it', text(`kubemuster fact ${fact.id} PATH`)),
  ];
}

function sourceRows(fact: Fact<unknown>): readonly (readonly [string, string])[] {
  const leaves = [...leavesOf(fact.needs).values()];
  const named = (type: (typeof leaves)[number]['type']): string =>
    leaves.flatMap((one) => (one.type === type ? [one.id] : [])).join(', ');
  const all: readonly (readonly [string, string])[] = [
    ['facts', [...factsOf(fact.needs).keys()].join(', ')],
    ['kinds', named('kind')],
    ['the cloud', named('cloud')],
    ['the plan', named('plan')],
    ['probes', named('probe')],
  ];
  return all.filter(([, words]) => words !== '');
}
