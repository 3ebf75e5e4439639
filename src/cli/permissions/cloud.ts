import { plural } from '../../../reports/words.ts';
import { type NeededAction, neededActions } from '../../engine/cloud-needs.ts';
import type { Check } from '../../model/check.ts';
import { CLOUDS, type CloudName } from '../../model/cloud/rights.ts';
import { InputError } from '../../model/input-error.ts';
import { type ClusterFlags, providersOf } from '../cluster-flags.ts';
import { oneOf } from '../one-of.ts';
import type { Session } from '../session.ts';
import { policyOf } from './cloud-policy.ts';

/** The cloud whose policy is asked for; undefined where none is. One, since a policy is of one. */
export function cloudOf(flags: ClusterFlags): CloudName | undefined {
  const clouds = providersOf(flags, {}).flatMap((name) => CLOUDS.filter((one) => one === name));
  const [first, second] = clouds;
  if (second !== undefined) {
    throw new InputError('a policy is of one cloud', {
      hint: '--provider aws, --provider gcp or --provider azure',
    });
  }
  return first;
}

/** Prints the least policy that these checks take in this cloud, or what each action in it is worth. */
export function writeCloudPolicy(
  cloud: CloudName,
  checks: readonly Check[],
  flags: ClusterFlags & { readonly format?: string },
  { stdout, stderr, quiet }: Session,
): void {
  const format = oneOf('format', flags.format ?? 'json', ['json', 'text']);
  const needed = neededActions(checks, cloud);
  if (format === 'text') {
    for (const one of needed) stdout.write(actionText(one));
    return;
  }
  const policy = policyOf(
    cloud,
    needed.map(({ action }) => action),
    flags,
  );
  stdout.write(`${JSON.stringify(policy.document, null, 2)}\n`);
  if (quiet) return;
  const judged = plural(checks.length, 'check');
  stderr.write(`for ${judged}: ${policy.howTo}\n--format text says what each action is for\n`);
}

/** The action, and below it what is lost without it. */
function actionText({ action, inventory, sections, blinds, weakens }: NeededAction): string {
  const lines = [action];
  if (inventory) lines.push('  finds clusters: without it they are places that nobody looked into');
  if (sections.length > 0) lines.push(`  reads ${sections.join(', ')}`);
  if (blinds.length > 0) lines.push(`  unknown without it: ${blinds.join(', ')}`);
  if (weakens.length > 0) lines.push(`  weaker without it: ${weakens.join(', ')}`);
  return lines.map((line) => `${line}\n`).join('');
}
