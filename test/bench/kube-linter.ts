import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Usage } from './measure.ts';
import type { Claim, Row } from './table.ts';

const run = promisify(execFile);
/** Of its time, at most. */
const SHARE = 0.5;

/** The same manifests through kube-linter, where it is on the PATH; undefined where it is not. */
export async function kubeLinter(folder: string): Promise<Usage | undefined> {
  // Findings are exit code 1 and are not of interest; `times` tells the CPU time of children.
  const script =
    'command -v kube-linter >/dev/null || exit 0; kube-linter lint "$0" >/dev/null 2>&1; times';
  const before = performance.now();
  const { stdout } = await run('sh', ['-c', script, folder]);
  const [, children = ''] = stdout.trim().split('\n');
  const spent = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (spent.length === 0) return undefined;
  const wall = (performance.now() - before) / 1000;
  return { cpu: spent.reduce((sum, one) => sum + one, 0), wall, peak: Number.NaN };
}

/** How our time on the same files compares, or that it could not be compared. */
export function compared({ name, usage }: Row, peer: Usage | undefined): readonly Row[] {
  if (peer === undefined) return [];
  const against = { name: 'kube-linter', usage: peer };
  return [{ name: `${name}, against a peer`, usage, against, bounds: { ratio: SHARE } }];
}

export const NOT_COMPARED: Claim = {
  name: 'CPU over that of kube-linter',
  value: 'skipped: kube-linter is not on the PATH',
};
