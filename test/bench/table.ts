import type { Usage } from './measure.ts';

/** One line of a benchmark: what was measured, against what, and the bound it has to keep. */
export interface Row {
  readonly name: string;
  readonly usage: Usage;
  /** The floor or peer measured in the same run. */
  readonly against?: { readonly name: string; readonly usage: Usage };
  /** Bounds on CPU and wall seconds, on peak MB and on the CPU ratio to `against`. */
  readonly bounds?: {
    readonly cpu?: number;
    readonly wall?: number;
    readonly peak?: number;
    readonly ratio?: number;
  };
}

/** Something that is counted or compared, with the bound it has to keep where it has one. */
export interface Claim {
  readonly name: string;
  readonly value: string;
  readonly bound?: string;
  readonly holds?: boolean;
}

export interface Outcome {
  readonly rows: readonly Row[];
  readonly claims?: readonly Claim[];
}

/** Both tables of a benchmark. */
export function tablesOf({ rows, claims = [] }: Outcome): string {
  return claims.length === 0 ? tableOf(rows) : `${tableOf(rows)}\n\n${claimsTable(claims)}`;
}

/** How many bounds are missed. */
export function missedBy({ rows, claims = [] }: Outcome): number {
  return (
    rows.filter((row) => !holds(row)).length + claims.filter((one) => one.holds === false).length
  );
}

function claimsTable(claims: readonly Claim[]): string {
  const lines = claims.map(({ name, value, bound, holds: held }) => {
    const verdict = held === undefined ? '' : `: ${held ? 'holds' : 'MISSED'}`;
    return `| ${name} | ${value} | ${bound ?? ''}${verdict} |`;
  });
  return ['| what | value | bound |', '|---|---|---|', ...lines].join('\n');
}

/** A Markdown table, for docs/performance.md and for the terminal alike. */
function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => `| ${cells(row).join(' | ')} |`);
  return [
    '| what | CPU s | wall s | peak MB | against | ratio of CPU | bound |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Whether every bound of the row holds. */
function holds(row: Row): boolean {
  const { cpu = Infinity, wall = Infinity, peak = Infinity, ratio = Infinity } = row.bounds ?? {};
  const { usage } = row;
  const fast = usage.cpu <= cpu && usage.wall <= wall;
  return fast && usage.peak <= peak && (ratioOf(row) ?? 0) <= ratio;
}

function cells(row: Row): readonly string[] {
  const { name, usage, against } = row;
  const ratio = ratioOf(row);
  return [
    name,
    usage.cpu.toFixed(2),
    usage.wall.toFixed(2),
    usage.peak.toFixed(0),
    against === undefined ? '' : `${against.name}: ${against.usage.cpu.toFixed(2)} s`,
    ratio === undefined ? '' : ratio.toFixed(2),
    boundText(row),
  ];
}

function ratioOf({ usage, against }: Row): number | undefined {
  return against === undefined ? undefined : usage.cpu / against.usage.cpu;
}

function boundText(row: Row): string {
  const { cpu, wall, peak, ratio } = row.bounds ?? {};
  const parts = [
    ...(cpu === undefined ? [] : [`${cpu} s`]),
    ...(wall === undefined ? [] : [`${wall} s wall`]),
    ...(peak === undefined ? [] : [`${peak} MB`]),
    ...(ratio === undefined ? [] : [`ratio ${ratio}`]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}: ${holds(row) ? 'holds' : 'MISSED'}`;
}
