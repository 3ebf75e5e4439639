import { setImmediate } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { drawnTarget } from '../../drills/revocation/drawn.ts';
import type { RevocationDrill } from '../../drills/revocation/drill.ts';
import { revocation } from '../../drills/revocation/revocation.ts';
import type { Compromised } from '../../drills/revocation/targets.ts';
import {
  type CompromisedKind,
  compromisedKinds,
  type RevokedTarget,
} from '../../model/pictures/revocation.ts';
import { Interrupted } from '../exit.ts';
import { oneOf } from '../one-of.ts';
import type { Session } from '../session.ts';
import { type DrillFlags, drillCommand, play, printJson } from './play.ts';
import { revokedTargetsText, revokedTargetText } from './revocation-page.ts';
import { compromisedArguments, compromisedNamed } from './revocation-target.ts';
import { drillArguments, refuseDoubtful, TARGET_FORMS, workloadCalled } from './target.ts';

interface RevocationFlags extends DrillFlags {
  readonly compromised?: string;
}

export function addRevocation(drills: Command, session: Session): void {
  drillCommand(drills, {
    name: revocation.id,
    description: 'how fast is every credential made useless that was exposed?',
    target: `what was taken over, by name: a workload (${TARGET_FORMS}), or what --compromised says`,
    after: EXAMPLES,
  })
    .addOption(
      new Option(
        '--compromised <kind>',
        `what was taken over: ${compromisedKinds.join(', ')}`,
      ).helpGroup('Options:'),
    )
    .action((target: string | undefined, paths: string[], flags: RevocationFlags) =>
      run(target === undefined ? [] : [target, ...paths], flags, session),
    );
}

const EXAMPLES = `
Without TARGET: critical and exposed workloads, their nodes, one human administrator and what deploys.
The first argument is a PATH when it is -, begins with /, ./ or ../, or exists; else it is the TARGET:
shop/api for a pod, a ServiceAccount or a registry login (its Secret), a node by its name,
group:platform-admins or a user name for a person. A person, ci and mesh-ca may go without.

Examples:
  kubemuster drill revocation prod.snapshot --plan ir-plan.yaml
  kubemuster drill revocation shop/payments prod.snapshot --plan ir-plan.yaml
  kubemuster drill revocation --compromised node worker-1 prod.snapshot
  kubemuster drill revocation --compromised sa shop/payments prod.snapshot --format json
  kubemuster drill revocation --compromised user group:platform-admins --context prod
`;

async function run(
  args: readonly string[],
  flags: RevocationFlags,
  session: Session,
): Promise<void> {
  const kind =
    flags.compromised === undefined
      ? undefined
      : oneOf('kind', flags.compromised, compromisedKinds);
  const asked =
    kind === undefined ? await drillArguments(args) : await compromisedArguments(kind, args);
  const played = await play(revocation, asked.paths, flags, session);
  if (played === undefined) return;
  const { value: drill, whole } = played;
  if (kind === undefined) refuseDoubtful(asked, drill.workloads);
  const targets = targetsOf(kind, asked.target, drill);
  const sheets = await sheetsOf(targets, drill, session);
  const isOne = sheets.length === 1 && (kind !== undefined || asked.target !== undefined);
  const single = isOne ? sheets[0] : undefined;
  const { objective } = drill;
  if (flags.format === 'json') {
    return printJson(
      single === undefined ? { objective, targets: sheets } : { objective, ...single },
      session,
    );
  }
  session.progress.clear();
  const drawing = session.drawing(session.stdout);
  session.stdout.write(
    single === undefined
      ? revokedTargetsText(
          { objective, targets: sheets, whole: whole && drill.gaps.length === 0 },
          drawing,
        )
      : revokedTargetText(objective, single, drawing),
  );
}

function targetsOf(
  kind: CompromisedKind | undefined,
  name: string | undefined,
  drill: RevocationDrill,
): readonly Compromised[] {
  if (kind !== undefined) return compromisedNamed(kind, name, drill);
  if (name === undefined) return drill.targets;
  return [{ kind: 'pod', workload: workloadCalled(name, drill.workloads), standing: '' }];
}

async function sheetsOf(
  targets: readonly Compromised[],
  { of, sharing }: RevocationDrill,
  { signal, progress }: Session,
): Promise<readonly RevokedTarget[]> {
  const found: RevokedTarget[] = [];
  for (const one of targets) {
    // Between two of them there is room for Ctrl-C.
    await setImmediate();
    if (signal.aborted) throw new Interrupted();
    found.push(drawnTarget(of(one), sharing));
    progress.update(`${found.length} of ${targets.length} targets`);
  }
  return found;
}
