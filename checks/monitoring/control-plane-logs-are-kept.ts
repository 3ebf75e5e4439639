import { controlPlaneNodes } from '../../src/facts/control-plane-nodes.ts';
import { logShippers } from '../../src/facts/log-shippers.ts';
import { type NodeJob, nodeVerdicts } from '../../src/facts/node-coverage.ts';
import { platform } from '../../src/facts/platform.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import { inThisCloud } from '../../src/model/cloud/rights.ts';
import { type CloudLog, type ControlPlaneLog, cloudLogging } from '../../src/model/cloud.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import { maybe, thisCluster } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MON-06'),
  lifecycle: 'experimental',
  rule: `As the cloud says. PASS when the log that tells who signed in (authenticator on EKS, guard on AKS, the API
    server's on GKE) and the log of the controller manager are kept, WARN for one of them, FAIL for none. Where the
    control plane runs on nodes of ours: not applicable when the container logs of each of these nodes are shipped
    (MON-07), FAIL when not of one. Unknown where the cloud was not asked, or where it is one process whose log no API
    shows.`,
  why: `The audit log names a user of Kubernetes. Which person or role of the cloud stood behind that name, only the
    log of the authentication tells.`,
  fix: `Enable the authenticator and controllerManager logs on EKS, guard and kube-controller-manager on AKS, APISERVER
    and CONTROLLER_MANAGER on GKE; run the log shipper on control-plane nodes too.`,
  grade: worst,
  needs: {
    logging: maybe(cloudLogging),
    platform: maybe(platform),
    nodes: controlPlaneNodes,
    shippers: maybe(logShippers),
    cluster: thisCluster,
  },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging:
          - {log: authenticator, enabled: {value: true, field: 'logging.clusterLogging[0].types[2]'}}
          - {log: controller-manager, enabled: {value: true, field: 'logging.clusterLogging[0].types[3]'}}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging:
          - {log: audit, enabled: {value: true, field: 'logging.clusterLogging[0].types[1]'}}
          - {log: authenticator, enabled: {value: false, field: 'logging.clusterLogging[1].types[0]'}}
      `,
    },
  },
  *evaluate({ logging, platform, nodes, shippers, cluster }) {
    const { managed = null, distribution = '' } = platform.state === 'unseen' ? {} : platform.value;
    if (logging.state !== 'unseen') {
      const gke = distribution === 'gke' || cluster.source === 'gke';
      yield ofCloud(logging.value, gke ? 'api' : 'authenticator', cluster.id);
    } else if (managed === false) {
      const gaps = [...gapsOf(platform), ...nodes.gaps, ...gapsOf(shippers)];
      yield ofNodes(shippers, nodes.names, gaps);
    } else {
      const asked = logging.gaps.map((gap) => inThisCloud(gap, distribution));
      const gaps = someGaps([...asked, ...(managed === null ? gapsOf(platform) : [])]);
      yield unknown(CLUSTER, 'only the cloud tells which logs are kept', gaps ?? logging.gaps);
    }
  },
});

function ofCloud(logs: readonly CloudLog[], signIn: ControlPlaneLog, cluster: string): Verdict {
  const of = (log: ControlPlaneLog): CloudLog | undefined =>
    logs.find((one) => one.log === log && one.enabled.value) ?? logs.find((one) => one.log === log);
  const shown = (log: ControlPlaneLog): Evidence => {
    const found = of(log)?.enabled ?? { value: 'not among them', field: cloudLogging.id };
    return cloudField(cluster, found, log);
  };
  const evidence: SomeEvidence = [shown(signIn), shown('controller-manager')];
  const [login, controllers] = [signIn, 'controller-manager' as const].map(
    (log) => of(log)?.enabled.value === true,
  );
  if (login && controllers) {
    return pass(CLUSTER, 'the logs of sign-ins and of the controller manager are kept', evidence);
  }
  if (login) return warn(CLUSTER, 'the log of the controller manager is not kept', evidence);
  return controllers
    ? warn(CLUSTER, 'the log that tells who signed in is not kept', evidence)
    : fail(CLUSTER, 'neither sign-ins nor the controller manager leave a log', evidence);
}

/** Pods of the control plane write container logs, which the shipper of their node takes along. */
function ofNodes(
  shippers: Observed<NodeJob>,
  names: ReadonlySet<string>,
  gaps: readonly Gap[],
): Verdict {
  const job = shippers.state === 'unseen' ? undefined : shippers.value;
  const verdicts = job === undefined ? [] : [...nodeVerdicts(onlyOn(job, names))];
  const failed = verdicts.find((one) => one.status === 'fail');
  if (failed?.status === 'fail') {
    return fail(failed.subject, 'control-plane logs stay on this node', failed.evidence);
  }
  const passed = verdicts.flatMap((one) => (one.status === 'pass' ? [...one.evidence] : []));
  const open = verdicts.flatMap((one) => (one.status === 'unknown' ? [...one.gaps] : []));
  const missing = someGaps([...gaps, ...open]);
  const [first, ...rest] = passed;
  if (missing !== undefined || first === undefined) {
    const message = 'not seen whether the logs of the control plane are kept';
    return unknown(CLUSTER, message, missing ?? [NO_NODE], { evidence: passed });
  }
  const message = 'the control plane runs on nodes whose container logs are shipped';
  return notApplicable('observed', message, [first, ...rest]);
}

function onlyOn(job: NodeJob, names: ReadonlySet<string>): NodeJob {
  return { ...job, isAsked: (view) => names.has(view.node.meta.name) && job.isAsked(view) };
}

const NO_NODE: Gap = {
  source: 'fact/control-plane-nodes',
  cause: 'not-collected',
  detail: 'no node is known to run the control plane in pods',
  permission: 'the label node-role.kubernetes.io/control-plane on its nodes',
};
