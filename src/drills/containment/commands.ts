import type { WorkloadView } from '../../facts/workloads.ts';
import type { Command, StrategyId } from '../../model/pictures/containment.ts';
import type { PlanContainment } from '../../model/plan/means.ts';

/** What a responder types, in order, and the files that it refers to. */
export interface Script {
  readonly commands: readonly Command[];
  readonly files: Readonly<Record<string, unknown>>;
}

export interface Scripted {
  readonly workload: WorkloadView;
  readonly label: { readonly key: string; readonly value: string };
  readonly stripped: readonly string[];
  /** Whether policies that isolate by the label are there already. */
  readonly stagedPolicy: boolean;
  readonly stagedDeny: boolean;
  /** An object of the deny tier to create; undefined where there is no tier. */
  readonly deny: object | undefined;
  /** Objects that deny the workload in its mesh; undefined where there is none that takes them. */
  readonly meshDeny: object | undefined;
  readonly containment: PlanContainment | undefined;
}

export function scriptOf(strategy: StrategyId, about: Scripted): Script {
  switch (strategy) {
    case 'Q1':
    case 'Q1t':
    case 'Q2':
    case 'Q3':
    case 'Q3t':
      return policyScript(strategy, about);
    case 'Q4':
      return meshScript(about);
    case 'Q5':
      return { commands: nodeCommands(about), files: {} };
    case 'Q6':
      return { commands: removal(about.workload), files: {} };
  }
}

const POLICY_FILE = 'quarantine.json';
const DENY_FILE = 'quarantine-deny.json';
const MESH_FILE = 'quarantine-mesh.json';

function meshScript(about: Scripted): Script {
  const { meshDeny } = about;
  if (meshDeny === undefined) return { commands: [], files: {} };
  return {
    commands: [['kubectl', 'create', '-f', MESH_FILE], labelling('Q4', about)],
    files: { [MESH_FILE]: meshDeny },
  };
}

function policyScript(strategy: StrategyId, about: Scripted): Script {
  const { namespace } = about.workload;
  const denies = (strategy === 'Q3' || strategy === 'Q3t') && !about.stagedDeny;
  const deny = denies ? about.deny : undefined;
  const terminates = strategy === 'Q1t' || strategy === 'Q3t';
  return {
    commands: [
      // Policies first: the label then closes everything at one moment.
      ...(about.stagedPolicy ? [] : [kubectl(namespace, 'create', '-f', POLICY_FILE)]),
      ...(deny === undefined ? [] : [['kubectl', 'create', '-f', DENY_FILE]]),
      labelling(strategy, about),
      ...(terminates ? [[`<end open connections: ${termination(about)}>`]] : []),
    ],
    files: {
      ...(about.stagedPolicy ? {} : { [POLICY_FILE]: quarantinePolicy(about) }),
      ...(deny === undefined ? {} : { [DENY_FILE]: deny }),
    },
  };
}

function kubectl(namespace: string, ...rest: readonly string[]): Command {
  return ['kubectl', '-n', namespace, ...rest];
}

function labelling(strategy: StrategyId, { workload, label, stripped }: Scripted): Command {
  const removed = strategy === 'Q2' ? stripped.map((key) => `${key}-`) : [];
  const set = `${label.key}=${label.value}`;
  return kubectl(workload.namespace, 'label', ...podsOf(workload), ...removed, set, '--overwrite');
}

/** By the controller's own selector, else the pod by name. */
export function podsOf({ controllers, pods, meta }: WorkloadView): readonly string[] {
  const selector = controllers
    .map((one) => [...one.selector].map(([key, value]) => `${key}=${value}`).join(','))
    .find((one) => one !== '');
  if (selector !== undefined) return ['pods', '-l', selector];
  const [first] = pods;
  return [`pod/${first?.pod?.meta.name ?? meta.name}`];
}

function quarantinePolicy({ workload, label }: Scripted): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'ir-quarantine', namespace: workload.namespace },
    spec: {
      podSelector: { matchLabels: { [label.key]: label.value } },
      policyTypes: ['Ingress', 'Egress'],
    },
  };
}

function termination({ containment }: Scripted): string {
  const { method, runbook } = containment?.terminate ?? {};
  return [method, runbook].filter((one) => one !== undefined).join(', by ') || 'no way is declared';
}

function nodeCommands({ workload, containment }: Scripted): readonly Command[] {
  const nodes = new Set(workload.pods.flatMap(({ spec }) => spec.nodeName ?? []));
  const names = nodes.size === 0 ? ['<node>'] : [...nodes].sort();
  const firewall = containment?.node?.runbook ?? 'the cloud or host firewall';
  return [
    ...names.map((name) => ['kubectl', 'cordon', name]),
    [`<cut the node off by ${firewall}>`],
  ];
}

function removal(workload: WorkloadView): readonly Command[] {
  const { meta, namespace } = workload;
  const target = `${meta.kind.toLowerCase()}/${meta.name}`;
  switch (meta.kind) {
    case 'Job':
    case 'CronJob': {
      const patch = JSON.stringify({ spec: { suspend: true } });
      return [kubectl(namespace, 'patch', target, '--type', 'merge', '-p', patch)];
    }
    case 'Pod':
    case 'DaemonSet':
    case 'Node':
      return [kubectl(namespace, 'delete', ...podsOf(workload))];
    default:
      return [kubectl(namespace, 'scale', target, '--replicas=0')];
  }
}
