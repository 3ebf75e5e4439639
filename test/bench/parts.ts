import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { growthClaims } from './growth.ts';
import { measure, type Usage } from './measure.ts';
import type { Claim, Outcome, Row } from './table.ts';

const floor = path.join(import.meta.dirname, 'snapshot-floor.mjs');

interface InParts {
  /** What grows, for the claims. */
  readonly what: string;
  /** Of the whole. */
  readonly bounds: NonNullable<Row['bounds']>;
  /** Writes the snapshot of one n-th of the whole, and names it. */
  readonly write: (file: string, part: number) => Promise<string>;
  /** The command that is measured on it. */
  readonly args: (file: string) => readonly string[];
  /** What else there is to say of the whole, while its snapshot is there. */
  readonly more?: (file: string) => Promise<readonly Claim[]>;
}

/** A command on snapshots of n, 2n and 4n, each against unpacking and parsing the same one. */
export async function inParts({ what, bounds, write, args, more }: InParts): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubemuster-bench-'));
  const fileOf = (part: number): string => path.join(folder, `${part}.snapshot`);
  try {
    const rows: Row[] = [];
    const usages: Usage[] = [];
    for (const part of [4, 2, 1]) {
      const file = fileOf(part);
      const name = await write(file, part);
      const usage = await measure(args(file), { runs: 3 });
      usages.push(usage);
      rows.push({
        name,
        usage,
        against: { name: 'unpack and parse', usage: await measure([floor, file], { runs: 3 }) },
        ...(part === 1 ? { bounds } : {}),
      });
    }
    const others = (await more?.(fileOf(1))) ?? [];
    return { rows, claims: [...growthClaims(what, usages), ...others] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
