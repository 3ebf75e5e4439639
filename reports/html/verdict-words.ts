import type { CheckReport } from '../../src/model/report.ts';
import { phaseNames } from '../words.ts';

/** What the verdict of a check means for the score, in sentences. */
export function verdictWords(check: CheckReport): string {
  const sentences = [
    statusWords[check.status],
    creditWords(check),
    check.ratio === null ? '' : `The share that conforms is ${check.ratio}.`,
    gateWords(check, check.gate, `the phase ${phaseNames[check.phase]}`),
    gateWords(check, check.clusterGate, 'the whole cluster'),
    check.assumed ? 'It rests on an assumption that the plan could confirm.' : '',
  ];
  return sentences.filter((one) => one !== '').join(' ');
}

const statusWords: Readonly<Record<CheckReport['status'], string>> = {
  pass: 'Passes.',
  warn: 'Warns: part of it is not as it should be.',
  fail: 'Fails.',
  unknown: 'Not known: too little was seen to judge it.',
  'not-applicable': 'Does not apply to this cluster, and does not count.',
};

function creditWords({ credit, weight, scored }: CheckReport): string {
  if (credit === null) return '';
  const [lo, hi] = credit;
  const earned = lo === hi ? exactly(lo) : `between ${lo} and ${hi}`;
  const why = lo === hi ? '' : ', depending on what was not seen';
  const words = `It earns ${earned} of its weight of ${weight}${why}`;
  return scored ? `${words}.` : `${words}, and is not part of the score here.`;
}

function exactly(credit: string): string {
  if (credit === '0') return 'none';
  return credit === '1' ? 'all' : credit;
}

function gateWords({ credit }: CheckReport, cap: number | null, what: string): string {
  if (cap === null || credit === null) return '';
  const [lo, hi] = credit;
  const rule = `It is a gate: without any credit it holds ${what} at ${cap} or less`;
  if (lo !== '0') return `${rule}, which is not so now.`;
  return hi === '0' ? `${rule}, as it does now.` : `${rule}, which may be so now.`;
}
