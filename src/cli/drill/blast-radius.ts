import { setImmediate } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { ContainmentValues } from '../../drills/blast-radius/containment-value.ts';
import { containmentValue } from '../../drills/blast-radius/containment-value.ts';
import type { DrillStart } from '../../drills/blast-radius/start.ts';
import { InputError } from '../../model/input-error.ts';
import type { BlastRadius } from '../../model/pictures/blast-radius.ts';
import { Interrupted } from '../exit.ts';
import type { Session } from '../session.ts';
import { radiiText, radiusText } from './blast-radius-page.ts';
import { START_FORMS, startArguments, startCalled } from './blast-radius-target.ts';
import { type DrillFlags, drillCommand, play, printJson } from './play.ts';
import { refuseDoubtful } from './target.ts';

interface BlastRadiusFlags extends DrillFlags {
  readonly exploitable?: string;
}

export function addBlastRadius(drills: Command, session: Session): void {
  drillCommand(drills, {
    name: 'blast-radius',
    description: 'how far does an attacker get from this pod, node or identity?',
    target: `where an intruder begins: ${START_FORMS}; else all critical or exposed workloads`,
    after: EXAMPLES,
  })
    .addOption(
      new Option(
        '--exploitable <namespace/service>',
        'play it as if whoever may connect to this Service could break into its pods',
      ).helpGroup('Options:'),
    )
    .action((target: string | undefined, paths: string[], flags: BlastRadiusFlags) =>
      run(target === undefined ? [] : [target, ...paths], flags, session),
    );
}

const EXAMPLES = `
The first argument is a PATH when it is -, begins with /, ./ or ../, or exists; else it
is the TARGET. shop/web[Deployment] is always a workload, ./shop/web always a PATH.

Examples:
  kubemuster drill blast-radius prod.snapshot --plan ir-plan.yaml
  kubemuster drill blast-radius shop/web prod.snapshot
  kubemuster drill blast-radius node/worker-1 prod.snapshot
  kubemuster drill blast-radius serviceaccount/shop/web deploy/ --format json
  kubemuster drill blast-radius group/developers --context prod
  kubemuster drill blast-radius shop/web prod.snapshot --exploitable shop/payments
`;

async function run(
  args: readonly string[],
  flags: BlastRadiusFlags,
  session: Session,
): Promise<void> {
  const asked = await startArguments(args);
  const played = await play(containmentValue, asked.paths, flags, session);
  if (played === undefined) return;
  const { value, whole } = played;
  refuseDoubtful(asked, value.drill.workloads);
  const exploitable = exploitableIn(flags.exploitable, value);
  const { target } = asked;
  const one =
    target === undefined ? undefined : value.of(startCalled(target, value.drill), exploitable);
  const all = one === undefined ? await everyStart(value, exploitable, session) : [];
  if (flags.format === 'json') return printJson(one ?? { starts: all }, session);
  session.progress.clear();
  const drawing = session.drawing(session.stdout);
  session.stdout.write(
    one === undefined ? radiiText(all, whole, drawing) : radiusText(one, drawing),
  );
}

function exploitableIn(
  service: string | undefined,
  { services }: ContainmentValues,
): string | undefined {
  if (service === undefined || services.includes(service)) return service;
  throw new InputError(`no Service is called ${JSON.stringify(service)}`, {
    hint: 'a Service is named as namespace/name',
  });
}

async function everyStart(
  { brief, drill: { targets } }: ContainmentValues,
  exploitable: string | undefined,
  { signal, progress }: Session,
): Promise<readonly BlastRadius[]> {
  const found: BlastRadius[] = [];
  for (const { workload } of targets) {
    // Between two of them there is room for Ctrl-C.
    await setImmediate();
    if (signal.aborted) throw new Interrupted();
    const start: DrillStart = { type: 'workload', workload };
    found.push(brief(start, exploitable));
    progress.update(`${found.length} of ${targets.length} workloads`);
  }
  return found;
}
