import { format } from '../../model/fraction.ts';
import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import {
  type Revocation,
  type RevocationState,
  revocationStates,
  revocationSteps,
  type TargetLine,
  type WorksheetRow,
} from '../../model/pictures/revocation.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import type { Assessed } from './assess.ts';
import { type Bounds, drawnCredential } from './drawn.ts';
import type { RevocationDrill } from './drill.ts';
import { keyOf } from './exposed.ts';
import { revocation } from './revocation.ts';
import { creditOf } from './score.ts';
import { nameOfTarget } from './targets.ts';
import type { Worksheet } from './worksheet.ts';

/** How much a report keeps: a credential then takes some 1 KB of the result. */
const MOST_CREDENTIALS = 200;
const MOST_TARGETS = 500;
const BOUNDS: Bounds = { credentials: MOST_CREDENTIALS, sharing: 5, ways: 2, gaps: 2 };

/** The drill as reports show it: each credential once, and every target in one line. */
export const revocationPicture: Fact<Revocation> = definePartialFact({
  id: 'revocation-picture',
  title: 'What the revocation drill found, as reports show it',
  needs: { drill: maybe(revocation) },
  compute: ({ drill }): Observed<Revocation> => {
    if (drill.state === 'unseen') return unseen(drill.gaps);
    const value = drawn(drill.value);
    const gaps = someGaps([...gapsOf(drill), ...drill.value.gaps]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

function drawn(drill: RevocationDrill): Revocation {
  const { objective, targets, of, sharing, gaps } = drill;
  const sheets = targets.map(of);
  const all = drill.credentials();
  const shown = listed(all.toSorted(worstFirst), MOST_CREDENTIALS);
  const exposed = exposedBy(sheets);
  const complete = gaps.length === 0 && sheets.every((one) => one.gaps.length === 0);
  const { lo, hi } = creditOf(all, complete);
  return {
    objective,
    credit: [format(lo), format(hi)],
    states: revocationStates.flatMap((state) => {
      const count = all.filter((one) => one.state === state).length;
      return count === 0 ? [] : [{ state, count }];
    }),
    credentials: {
      rows: shown.rows.map(
        (one): WorksheetRow => ({
          ...drawnCredential(one, { sharing, bounds: BOUNDS, pods: undefined }),
          exposedBy: listed(exposed.get(keyOf(one.exposed)) ?? [], BOUNDS.sharing),
          perhaps: one.exposed.perhaps.length > 0,
        }),
      ),
      truncated: shown.truncated,
    },
    targets: listed(sheets.map(lineOf), MOST_TARGETS),
  };
}

const WORST: readonly RevocationState[] = ['none', 'refused', 'late', 'unknown', 'in-time'];

function worstFirst(a: Assessed, b: Assessed): number {
  return (
    WORST.indexOf(a.state) - WORST.indexOf(b.state) ||
    b.weight - a.weight ||
    stepOf(a) - stepOf(b) ||
    byText(keyOf(a.exposed), keyOf(b.exposed))
  );
}

function stepOf({ ways: [best] }: Assessed): number {
  return best === undefined ? revocationSteps.length : revocationSteps.indexOf(best.step);
}

function exposedBy(sheets: readonly Worksheet[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { target, credentials } of sheets) {
    for (const { exposed } of credentials) {
      const key = keyOf(exposed);
      const own = found.get(key);
      if (own === undefined) found.set(key, [nameOfTarget(target)]);
      else own.push(nameOfTarget(target));
    }
  }
  return found;
}

function lineOf({ target, credentials, credit, notes }: Worksheet): TargetLine {
  return {
    kind: target.kind,
    name: nameOfTarget(target),
    standing: target.kind === 'pod' ? target.standing : '',
    credit: [format(credit.lo), format(credit.hi)],
    credentials: credentials.length,
    inTime: credentials.filter(({ state }) => state === 'in-time').length,
    notes,
  };
}
