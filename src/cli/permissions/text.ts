import type { NeededLeaf } from '../../engine/permission-needs.ts';
import { permissionText } from '../../engine/permissions.ts';
import type { Loss } from '../../scoring/loss.ts';
import type { CheckedCluster } from './check.ts';
import type { RightCost } from './costs.ts';
import type { MissingRight } from './preflight.ts';

/** One cluster and what each right is worth there. */
export interface ClusterCosts {
  readonly id: string;
  readonly name: string;
  readonly costs: readonly RightCost[];
}

/** What every right is for, without a cluster: the checks that read what it shows. */
export function* needsText(needed: readonly NeededLeaf[]): Iterable<string> {
  yield 'Without a right, a check is unknown, or weaker: it says only what the rest proves.\n';
  for (const [uses, all] of byUse(needed)) yield `\n${rightsOf(all).join('\n')}\n${uses}`;
}

/** Each right once. */
export function rightsOf(needed: readonly NeededLeaf[]): readonly string[] {
  return [...new Set(needed.flatMap(({ permissions }) => permissions.map(permissionText)))];
}

/** Leaves that the same checks read, together: most workloads are read by the same ones. */
export function byUse(needed: readonly NeededLeaf[]): ReadonlyMap<string, readonly NeededLeaf[]> {
  const groups = new Map<string, readonly NeededLeaf[]>();
  for (const one of needed) {
    const uses = usesText(one);
    groups.set(uses, [...(groups.get(uses) ?? []), one]);
  }
  return groups;
}

function usesText({ blinds, weakens }: NeededLeaf): string {
  const unknown = blinds.length === 0 ? '' : `  unknown without it: ${blinds.join(', ')}\n`;
  const weaker = weakens.length === 0 ? '' : `  weaker without it: ${weakens.join(', ')}\n`;
  return `${unknown}${weaker}`;
}

/** What every right is worth in one cluster: the dearest first. */
export function* costsText({ name, costs }: ClusterCosts): Iterable<string> {
  const held = costs.flatMap((one) => (one.loss === null ? [] : [{ ...one, loss: one.loss }]));
  const dear = held.filter(({ loss }) => isDear(loss));
  yield `${name}: what it would cost not to see\n`;
  for (const { rights, loss } of [...dear].sort((a, b) => worth(b.loss) - worth(a.loss))) {
    yield `\n${rights.join('; ')}\n${lossText(loss)}`;
  }
  yield* group(
    'Worth nothing here today',
    held.filter(({ loss }) => !isDear(loss)),
  );
  yield* group(
    'Not seen as it is',
    costs.filter(({ state }) => state === 'missing'),
  );
  yield* group(
    'Not asked for',
    costs.filter(({ state }) => state === 'opt-in'),
  );
  yield* group(
    'Not served here',
    costs.filter(({ state }) => state === 'not-served'),
  );
  yield '\n';
}

/** What a scan would not see of one cluster, and what that costs. */
export function* checkedText({ name, preflight, gaps, ...lost }: CheckedCluster): Iterable<string> {
  if (preflight === null) {
    for (const { cause, detail } of gaps) yield `${name}: not asked: ${detail} (${cause})\n`;
    return;
  }
  const { held, missing, notServed } = preflight;
  const counts = `${held.length} held, ${missing.length} missing, ${notServed.length} not served`;
  yield `${name}: ${counts}\n`;
  for (const one of missing) yield `  missing: ${missingText(one)}\n`;
  if (missing.length === 0) return;
  if (lost.unknown.length > 0) yield `  unknown without them: ${lost.unknown.join(', ')}\n`;
  if (lost.weaker.length > 0) yield `  weaker without them: ${lost.weaker.join(', ')}\n`;
  if (lost.loss !== null) yield `  as the snapshot has this cluster:\n${lossText(lost.loss)}`;
}

/** `list pods, get tiers (held in shop, pay)`. */
function missingText({ rights, heldIn }: MissingRight): string {
  const where = heldIn.length === 0 ? '' : ` (held in ${heldIn.join(', ')})`;
  return `${rights.join(', ')}${where}`;
}

/** The lines of one loss: points first where there are any, then the checks. */
function lossText({ points, unknown, weaker }: Loss): string {
  const lines: string[] = [];
  if (points !== null) {
    const parts = [
      `assured -${points.assured}`,
      `potential +${points.potential}`,
      `confidence -${points.confidence}`,
    ];
    lines.push(`points: ${parts.join(', ')}`);
  }
  if (unknown.length > 0) lines.push(`becomes unknown: ${unknown.join(', ')}`);
  if (weaker.length > 0) lines.push(`becomes weaker: ${weaker.join(', ')}`);
  return lines.map((line) => `  ${line}\n`).join('');
}

function isDear({ unknown, weaker }: Loss): boolean {
  return unknown.length + weaker.length > 0;
}

/** Assured points before all else, then confidence, then the number of checks. */
function worth({ points, unknown, weaker }: Loss): number {
  const checks = unknown.length + weaker.length / 100;
  return points === null ? checks : points.assured * 1e6 + points.confidence * 1e3 + checks;
}

function* group(title: string, costs: readonly RightCost[]): Iterable<string> {
  if (costs.length === 0) return;
  yield `\n${title}:\n`;
  for (const { rights } of costs) yield `  ${rights.join('; ')}\n`;
}
