import { setImmediate } from 'node:timers/promises';
import type { Command } from 'commander';
import { type ContainmentDrill, containment } from '../../drills/containment/containment.ts';
import type { ContainedTarget } from '../../model/pictures/containment.ts';
import { Interrupted } from '../exit.ts';
import type { Session } from '../session.ts';
import { targetsText, targetText } from './containment-page.ts';
import { type DrillFlags, drillCommand, play, printJson } from './play.ts';
import { drillArguments, refuseDoubtful, TARGET_FORMS, workloadCalled } from './target.ts';

export function addContainment(drills: Command, session: Session): void {
  drillCommand(drills, {
    name: containment.id,
    description: 'can this workload be isolated, and what leaks until it is?',
    target: `a workload: ${TARGET_FORMS}; else all critical or exposed ones`,
    after: EXAMPLES,
  }).action((target: string | undefined, paths: string[], flags: DrillFlags) =>
    run(target === undefined ? [] : [target, ...paths], flags, session),
  );
}

const EXAMPLES = `
The first argument is a PATH when it is -, begins with /, ./ or ../, or exists; else it
is the TARGET. shop/web[Deployment] is always a TARGET, ./shop/web always a PATH.

Examples:
  kubemuster drill containment prod.snapshot --plan ir-plan.yaml
  kubemuster drill containment shop/payments prod.snapshot --plan ir-plan.yaml
  kubemuster drill containment statefulset/shop/db deploy/ --format json
  kubemuster drill containment shop/payments --context prod     # a live cluster
`;

async function run(args: readonly string[], flags: DrillFlags, session: Session): Promise<void> {
  const asked = await drillArguments(args);
  const played = await play(containment, asked.paths, flags, session);
  if (played === undefined) return;
  const { value: drill, whole } = played;
  const { label, workloads, of } = drill;
  refuseDoubtful(asked, workloads);
  const { target } = asked;
  const one = target === undefined ? undefined : of(workloadCalled(target, workloads));
  const all = one === undefined ? await everyTarget(drill, session) : [];
  if (flags.format === 'json') return printJson(one ?? { label, targets: all }, session);
  session.progress.clear();
  const drawing = session.drawing(session.stdout);
  session.stdout.write(
    one === undefined
      ? targetsText({ label: label.text, targets: all, whole }, drawing)
      : targetText(label.text, one, drawing),
  );
}

async function everyTarget(
  { targets, of }: ContainmentDrill,
  { signal, progress }: Session,
): Promise<readonly ContainedTarget[]> {
  const found: ContainedTarget[] = [];
  for (const { workload } of targets) {
    // Between two of them there is room for Ctrl-C.
    await setImmediate();
    if (signal.aborted) throw new Interrupted();
    found.push(of(workload));
    progress.update(`${found.length} of ${targets.length} workloads`);
  }
  return found;
}
