import { cloudField } from '../model/cloud/parts.ts';
import { cloudSecurity } from '../model/cloud.ts';
import { gapsOf, type Observed, partial, seen, someGaps } from '../model/observed.ts';
import { planSecurity } from '../model/plan.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import { RUNTIME_SENSORS, RUNTIME_SENSORS_KNOWN_ON } from '../tables/runtime-sensors.ts';
import { rosterOf } from './agent-roster.ts';
import { nodeAgents } from './node-agents.ts';
import type { CloudAnswer, NodeJob } from './node-coverage.ts';

/** Who watches the processes of each node. */
export const runtimeSensors: Fact<NodeJob> = definePartialFact({
  id: 'runtime-sensors',
  title: 'Which runtime sensor watches each node',
  needs: {
    agents: maybe(nodeAgents),
    plan: maybe(planSecurity),
    security: maybe(cloudSecurity),
    cluster: thisCluster,
  },
  compute: ({ agents, plan, security, cluster }): Observed<NodeJob> => {
    if (agents.state === 'unseen') return agents;
    const declared = plan.state === 'unseen' ? [] : (plan.value.sensors ?? []);
    const roster = rosterOf(
      agents.value,
      { known: RUNTIME_SENSORS, planPath: 'security.sensors', declared, isFit: () => true },
      cluster,
    );
    const detection = security.state === 'unseen' ? undefined : security.value.runtimeDetection;
    const cloud: CloudAnswer | undefined = detection?.value
      ? {
          state: 'yes',
          message: 'the cloud watches processes on nodes',
          evidence: cloudField(cluster.id, detection),
        }
      : undefined;
    // Every cloud does it with a DaemonSet of its own: where that is seen, its pods decide.
    const offered = roster.members.some(({ known }) => known?.cloud !== undefined);
    const trusted = agents.state === 'seen' && !offered ? cloud : undefined;
    const value: NodeJob = {
      agents: agents.value,
      roster,
      isAsked: ({ serverless }) => serverless === undefined,
      byCloud: () => trusted,
      does: 'processes are watched',
      lacks: 'no runtime sensor is ready on this node',
      unrecognized: {
        source: 'plan/security',
        cause: 'not-attested',
        detail: `no DaemonSet is a runtime sensor of the table of ${RUNTIME_SENSORS_KNOWN_ON}, and ${
          plan.state === 'unseen' ? 'no plan declares one' : 'the plan declares none'
        }`,
        permission: '--plan FILE with security.sensors',
      },
    };
    const gaps = someGaps(gapsOf(agents));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ roster }: NodeJob) =>
    roster.members.map(({ agent, known }) => ({
      daemonSet: agent.subject.key,
      agent: known?.id ?? null,
      readyOn: [...agent.ready.keys()].sort(),
    })),
});
