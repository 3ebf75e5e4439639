import { cloudField } from '../model/cloud/parts.ts';
import { type CloudLog, cloudLogging } from '../model/cloud.ts';
import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import { fargateLogging, type PluginConfig } from '../model/kubernetes/plugin-config.ts';
import type { PodSpec } from '../model/kubernetes/pod-spec.ts';
import { type Gap, gapsOf, type Observed, partial, seen, someGaps } from '../model/observed.ts';
import { planLogging } from '../model/plan.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { LOG_DIRECTORIES, LOG_SHIPPERS, LOG_SHIPPERS_KNOWN_ON } from '../tables/log-shippers.ts';
import { rosterOf } from './agent-roster.ts';
import { type NodeView, nodeAgents } from './node-agents.ts';
import type { CloudAnswer, NodeJob } from './node-coverage.ts';

/** Who ships the container logs of each node. */
export const logShippers: Fact<NodeJob> = definePartialFact({
  id: 'log-shippers',
  title: 'Who ships the container logs of each node',
  needs: {
    agents: maybe(nodeAgents),
    plan: maybe(planLogging),
    logging: maybe(cloudLogging),
    fargate: maybe(fargateLogging),
    cluster: thisCluster,
  },
  compute: ({ agents, plan, logging, fargate, cluster }): Observed<NodeJob> => {
    if (agents.state === 'unseen') return agents;
    const workloads = workloadLog(logging);
    const roster = rosterOf(
      agents.value,
      {
        known: LOG_SHIPPERS,
        planPath: 'logging.shippers',
        declared: plan.state === 'unseen' ? [] : (plan.value.shippers ?? []),
        // With workload logs off, the cloud's own agent ships only those of the system.
        isFit: ({ spec }, { cloud }) =>
          readsContainerLogs(spec) && !(cloud !== undefined && workloads?.enabled.value === false),
      },
      cluster,
    );
    const offered = roster.members.some(({ known }) => known?.cloud !== undefined);
    const gaps = someGaps([...gapsOf(agents), ...gapsOf(fargate)]);
    const isOn = workloads?.enabled.value === true;
    const cloud = isOn ? cloudField(cluster.id, workloads.enabled) : undefined;
    const trusted = !offered && agents.state === 'seen' ? cloud : undefined;
    const value: NodeJob = {
      agents: agents.value,
      roster,
      isAsked: () => true,
      byCloud: (view) => answerOf(view, fargate, cloud, trusted),
      does: 'container logs are shipped',
      lacks: 'no log shipper is ready on this node',
      unrecognized: unrecognized(gapsOf(plan)),
    };
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ roster }: NodeJob) =>
    roster.members.map(({ agent, known }) => ({
      daemonSet: agent.subject.key,
      agent: known?.id ?? null,
      readyOn: [...agent.ready.keys()].sort(),
    })),
});

function workloadLog(logging: Observed<readonly CloudLog[]>): CloudLog | undefined {
  if (logging.state === 'unseen') return undefined;
  return logging.value.find(({ log }) => log === 'workloads');
}

/** Whether a pod can read the container logs of its node. */
function readsContainerLogs({ volumes }: PodSpec): boolean {
  const paths = volumes.flatMap(({ type, hostPath }) =>
    type === 'hostPath' ? [`${hostPath ?? ''}/`.replace(/\/+$/, '/')] : [],
  );
  return paths.some((path) => LOG_DIRECTORIES.some((one) => `${one}/`.startsWith(path)));
}

function answerOf(
  { serverless }: NodeView,
  fargate: Observed<readonly PluginConfig[]>,
  cloud: Evidence | undefined,
  trusted: Evidence | undefined,
): CloudAnswer | undefined {
  if (serverless === 'fargate') return fargateAnswer(fargate);
  if (serverless === 'virtual') {
    if (cloud !== undefined) return shipped(cloud);
    const detail = 'pods of virtual nodes run elsewhere: whether their logs are kept is not known';
    const permission = 'cloud settings with the log workloads';
    return {
      state: 'unknown',
      gaps: [{ source: 'cloud/logging', cause: 'not-collected', detail, permission }],
    };
  }
  return trusted === undefined ? undefined : shipped(trusted);
}

function shipped(evidence: Evidence): CloudAnswer {
  return { state: 'yes', message: 'the cloud collects the logs of workloads', evidence };
}

/** Pods on Fargate have their logs shipped when a ConfigMap says where to. */
function fargateAnswer(config: Observed<readonly PluginConfig[]>): CloudAnswer {
  if (config.state !== 'seen') return { state: 'unknown', gaps: config.gaps };
  const [found] = config.value;
  if (found !== undefined) {
    const message = 'container logs are shipped by the log router of Fargate';
    return { state: 'yes', message, evidence: fieldOf(found, '', 'exists') };
  }
  const { namespace, name } = fargateLogging.only ?? { namespace: '', name: '' };
  const subject = subjectOf({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
  const message = 'Fargate ships no logs without its ConfigMap';
  return { state: 'no', message, evidence: { subject, path: '', value: 'does not exist' } };
}

function unrecognized(planGaps: readonly Gap[]): Gap {
  return {
    source: 'plan/logging',
    cause: 'not-attested',
    detail: `no DaemonSet is a log shipper of the table of ${LOG_SHIPPERS_KNOWN_ON}, and ${
      planGaps.length > 0 ? 'no plan declares one' : 'the plan declares none'
    }`,
    permission: '--plan FILE with logging.shippers',
  };
}
