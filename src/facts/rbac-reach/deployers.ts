import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { DEPLOYING_CONTROLLERS, type Gain } from '../../tables/escalation-edges.ts';
import { remember } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import { accountNamed, type GainWorld } from './gains.ts';

/** Controllers that run here and deploy what objects tell them with all that they may. */
export function deployersIn(workloads: Observed<readonly WorkloadView[]>): GainWorld['deployers'] {
  return remember((gain: Gain) => {
    const controller = DEPLOYING_CONTROLLERS.find((one) => one.gain === gain);
    if (controller === undefined) return { accounts: [], gaps: [] };
    const running = visible(workloads).filter(({ pods }) =>
      pods.some(({ spec }) => spec.serviceAccount === controller.account),
    );
    const free = running.filter((one) => !isConfined(one, controller.confinedBy));
    const accounts = new Set(
      free.map(({ namespace }) => accountNamed(namespace, controller.account)),
    );
    const gaps = running.length > 0 ? [] : [...gapsOf(workloads), notFound(controller.account)];
    return { accounts: [...accounts], gaps };
  });
}

function isConfined({ pods }: WorkloadView, flag: string | undefined): boolean {
  if (flag === undefined) return false;
  return pods.every(({ spec }) =>
    spec.containers.some(({ args, command }) =>
      [...command, ...args].some((one) => one === flag || one.startsWith(`${flag}=`)),
    ),
  );
}

/** The objects may be read by a controller under another name, or of another cluster. */
function notFound(account: string): Gap {
  return {
    source: 'fact/rbac-reach',
    cause: 'not-collected',
    detail: `no workload runs as ${account}; whatever reads these objects may run elsewhere`,
  };
}
