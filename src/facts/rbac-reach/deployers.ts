import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { DEPLOYING_CONTROLLERS, type Gain } from '../../tables/escalation-edges.ts';
import { once, remember } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import { accountNamed, type GainWorld } from './gains.ts';

/** Controllers that run here and deploy what objects tell them with all that they may. */
export function deployersIn(workloads: Observed<readonly WorkloadView[]>): GainWorld['deployers'] {
  const found = once(() => runningAs(visible(workloads)));
  return remember((gain: Gain) => {
    const controller = DEPLOYING_CONTROLLERS.find((one) => one.gain === gain);
    if (controller === undefined) return { accounts: [], gaps: [] };
    const running = found().get(controller.account) ?? [];
    const free = running.filter((one) => !isConfined(one, controller.confinedBy));
    const accounts = new Set(
      free.map(({ namespace }) => accountNamed(namespace, controller.account)),
    );
    const gaps = running.length > 0 ? [] : [...gapsOf(workloads), notFound(controller.account)];
    return { accounts: [...accounts], gaps };
  });
}

const ACCOUNTS: ReadonlySet<string> = new Set(DEPLOYING_CONTROLLERS.map(({ account }) => account));

/** Workloads by the account of such a controller: few of all that there are. */
function runningAs(
  workloads: readonly WorkloadView[],
): ReadonlyMap<string, readonly WorkloadView[]> {
  const found = new Map<string, WorkloadView[]>();
  for (const one of workloads) {
    const spec = one.pods.find((pod) => ACCOUNTS.has(pod.spec.serviceAccount ?? ''))?.spec;
    if (spec?.serviceAccount === undefined) continue;
    const known = found.get(spec.serviceAccount);
    if (known === undefined) found.set(spec.serviceAccount, [one]);
    else known.push(one);
  }
  return found;
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
