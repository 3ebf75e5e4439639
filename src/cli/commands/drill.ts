import type { Command } from 'commander';
import { InputError } from '../../model/input-error.ts';
import { addAccess } from '../drill/access.ts';
import { addBlastRadius } from '../drill/blast-radius.ts';
import { addContainment } from '../drill/containment.ts';
import { addRevocation } from '../drill/revocation.ts';
import { drillNames } from '../explain/drills.ts';
import { oneOf } from '../one-of.ts';
import type { Session } from '../session.ts';

/** One file each in src/cli/drill. */
const DRILLS: readonly ((drills: Command, session: Session) => void)[] = [
  addAccess,
  addBlastRadius,
  addContainment,
  addRevocation,
];

export function addDrill(root: Command, session: Session): void {
  const drills = root
    .command('drill')
    .description('play a step of the response through on one cluster, without touching it')
    .usage('<drill> [target] [path...] [options]')
    .argument('[drill]', 'which one; each has its own --help')
    .allowExcessArguments()
    .allowUnknownOption()
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined) => refuse(name, drills));
  for (const add of DRILLS) add(drills, session);
}

const EXAMPLES = `
Examples:
  kubemuster drill access prod.snapshot --plan ir-plan.yaml
  kubemuster drill blast-radius shop/web prod.snapshot
  kubemuster drill containment prod.snapshot --plan ir-plan.yaml
  kubemuster drill revocation --compromised node worker-1 prod.snapshot
  kubemuster drill containment --help
`;

/** Runs where no command of its own is called so. */
function refuse(name: string | undefined, drills: Command): never {
  const built = drills.commands.map((one) => one.name());
  const hint = `built: ${built.join(', ')}`;
  if (name === undefined) throw new InputError('name a drill', { hint });
  throw new InputError(
    `the drill ${oneOf('drill', name, drillNames)} is planned, not part of this version`,
    { hint },
  );
}
