import type { Gap } from '../../model/observed.ts';
import {
  type CredentialClass,
  type CredentialGrade,
  minutesText,
  type RevocationState,
} from '../../model/pictures/revocation.ts';
import type { Evidence } from '../../model/verdict.ts';
import { CREDENTIAL_CLASSES, type CredentialRow } from '../../tables/credential-classes.ts';
import type { Exposed } from './exposed.ts';
import { type JudgedWay, type WayWorld, waysOf } from './ways.ts';

/** A credential with what becomes of it. */
export interface Assessed {
  readonly exposed: Exposed;
  readonly row: CredentialRow;
  readonly grade: CredentialGrade;
  /** How often it counts. */
  readonly weight: number;
  readonly credit: { readonly lo: 0 | 1; readonly hi: 0 | 1 };
  readonly state: RevocationState;
  /** An administrator's, which nothing but new keys for the cluster ends. */
  readonly veto: boolean;
  /** The best first; never empty. */
  readonly ways: readonly JudgedWay[];
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

const ROWS: ReadonlyMap<CredentialClass, CredentialRow> = new Map(
  CREDENTIAL_CLASSES.map((row) => [row.class, row]),
);

/** The row of T-CRED. Throws where the table lacks a class, which a test rules out. */
export function rowOf(sort: CredentialClass): CredentialRow {
  const row = ROWS.get(sort);
  if (row === undefined) throw new Error(`no row for credentials of class ${sort}`);
  return row;
}

/** Source: the readiness model, section 6.5. */
const WEIGHTS: Readonly<Record<CredentialGrade, number>> = { admin: 4, data: 2, other: 1 };

export type GradeOf = (exposed: Exposed) => CredentialGrade;

export function assess(exposed: Exposed, gradeOf: GradeOf, world: WayWorld): Assessed {
  const row = rowOf(exposed.class);
  const ways = waysOf(exposed, row, world).toSorted((a, b) => rank(a) - rank(b));
  const grade = exposed.grade ?? gradeOf(exposed);
  const veto = grade === 'admin' && !row.revocable;
  const credit = creditOf(ways, exposed, row);
  return {
    exposed,
    row,
    grade,
    weight: WEIGHTS[grade],
    credit,
    state: stateOf(ways, credit, row),
    veto,
    ways,
    evidence: [...exposed.evidence, ...(ways[0]?.evidence ?? [])],
    gaps: [
      ...new Set([...exposed.perhaps, ...(credit.lo === credit.hi ? [] : gapsOf(ways, exposed))]),
    ],
  };
}

function gapsOf(ways: readonly JudgedWay[], { unsure = [] }: Exposed): readonly Gap[] {
  const open = ways.filter(({ credit }) => credit.lo !== credit.hi);
  return [...unsure, ...open.flatMap(({ gaps }) => gaps)];
}

const RANKS: Readonly<Record<RevocationState, number>> = {
  'in-time': 0,
  unknown: 1,
  late: 2,
  refused: 3,
  none: 4,
};

function rank({ state }: JudgedWay): number {
  return RANKS[state];
}

/** Any one way will do. Where nothing can be taken back, or the use is not known, no way is sure. */
function creditOf(
  ways: readonly JudgedWay[],
  { unsure = [] }: Exposed,
  { revocable }: CredentialRow,
): Assessed['credit'] {
  if (!revocable) return { lo: 0, hi: 0 };
  if (unsure.length > 0) return { lo: 0, hi: 1 };
  const isSure = ways.some(({ credit }) => credit.lo === 1);
  const isPossible = ways.some(({ credit }) => credit.hi === 1);
  return { lo: isSure ? 1 : 0, hi: isPossible ? 1 : 0 };
}

function stateOf(
  ways: readonly JudgedWay[],
  { lo, hi }: Assessed['credit'],
  { revocable }: CredentialRow,
): RevocationState {
  if (!revocable) return 'none';
  if (lo === 1) return 'in-time';
  if (hi === 1) return 'unknown';
  return ways[0]?.state ?? 'none';
}

/** Why a credential is in the state that it is in, in one line. */
export function whyOf({ state, ways, exposed, row }: Assessed): string {
  const [best] = ways;
  if (best === undefined) return 'no way of killing it is known';
  const minutes = minutesText(best.minutes);
  switch (state) {
    case 'in-time':
      return `${minutes}: ${best.what}; ${best.because}`;
    case 'late':
      return `${minutes}: ${best.what}`;
    case 'refused':
      return `${best.because}: ${best.what}`;
    case 'none':
      return `nothing takes it back; ${minutes}: ${best.what}`;
    case 'unknown':
      return (exposed.unsure ?? []).length > 0
        ? `how it is used is not known; ${row.title.toLowerCase()}`
        : `${best.because}: ${best.what}`;
  }
}
