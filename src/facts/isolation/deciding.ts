import type { Evidence } from '../../model/verdict.ts';
import type { Step } from '../reachability/decide.ts';
import type { Conns } from '../reachability/flows.ts';
import { idOf } from '../reachability/marks.ts';
import type { Program } from '../reachability/program.ts';
import type { Programs } from '../reachability/programs.ts';

/** More policies than this say no more than the first of them. */
const MOST = 5;

/** The objects behind the steps with one outcome, each field once. */
export function evidenceOf(
  programs: Programs,
  program: Program,
  steps: readonly Step[],
  outcome: Step['outcome'],
  conns: (id: Step['connections']) => Conns,
): readonly Evidence[] {
  const found = new Map<string, Evidence>();
  for (const step of steps) {
    if (step.outcome !== outcome) continue;
    for (const one of decidingOf(programs, program, step, conns)) {
      found.set(`${one.subject.key} ${one.path}`, one);
    }
  }
  return [...found.values()].slice(0, MOST);
}

function* decidingOf(
  programs: Programs,
  { policies }: Program,
  { by, outcome, connections }: Step,
  conns: (id: Step['connections']) => Conns,
): Generator<Evidence> {
  switch (by.type) {
    case 'rule': {
      const found = programs.policy(by.rule.policy);
      if (found === undefined) return;
      const value = `${effects[outcome]} ${portsText(conns(connections))}`;
      yield { subject: found.policy.object, path: by.rule.rule.path, value };
      return;
    }
    case 'isolation':
      for (const one of policies) {
        const found = programs.policy(idOf(one));
        if (found?.at !== by.layer.at || !found.policy.isolates) continue;
        yield { subject: found.policy.object, path: 'spec', value: 'isolates the pods it selects' };
      }
      return;
    case 'default':
  }
}

const effects: Readonly<Record<Step['outcome'], string>> = {
  allow: 'allows',
  deny: 'denies',
  pass: 'passes on',
};

/** `TCP 80, 443; UDP 53`, or `everything`. */
export function portsText(conns: Conns): string {
  const parts = Object.entries(conns);
  const isAll = parts.every(([, ranges]) =>
    ranges.some(([low, high]) => low === 1 && high === 65_535),
  );
  if (parts.length === 3 && isAll) return 'everything';
  return parts.map(([protocol, ranges]) => `${protocol} ${rangesText(ranges)}`).join('; ');
}

function rangesText(ranges: readonly (readonly [number, number])[]): string {
  const shown = ranges
    .slice(0, MOST)
    .map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`));
  const text = ranges.length > MOST ? [...shown, '…'] : shown;
  return ranges[0]?.[0] === 1 && ranges[0]?.[1] === 65_535 ? 'every port' : text.join(', ');
}
