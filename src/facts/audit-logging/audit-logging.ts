import { cloudField } from '../../model/cloud/parts.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type CloudLog, cloudLogging } from '../../model/cloud.ts';
import { CLUSTER } from '../../model/kubernetes/meta.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { openShiftApiServers } from '../../model/kubernetes/openshift-api-server.ts';
import { type Pod, pods } from '../../model/kubernetes/pod.ts';
import {
  type Gap,
  gapsIn,
  gapsOf,
  type Observed,
  someGaps,
  visible,
} from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { OPENSHIFTS } from '../../tables/platforms.ts';
import { serverOfK3s, serverOfPod } from '../identity/api-server.ts';
import { type PlatformFacts, platform } from '../platform.ts';
import { isOwnApiServer } from '../platform-traces.ts';
import { placeOfServer } from './by-arguments.ts';
import { placeOfCloud, placeOfOpenShift } from './by-settings.ts';
import { type AuditPlace, untold } from './place.ts';

export interface AuditLogging {
  /** Never empty: without any sight it holds one that is unknown. */
  readonly places: readonly AuditPlace[];
  /** What may hide further places. */
  readonly gaps: readonly Gap[];
}

/** Whether requests to the API are recorded. Which source decides follows from the platform. */
export const auditLogging: Fact<AuditLogging> = defineFact({
  id: 'audit-logging',
  title: 'Whether requests to the API are recorded, and by what',
  needs: {
    platform: maybe(platform),
    pods: maybe(pods),
    nodes: maybe(nodes),
    logging: maybe(cloudLogging),
    openShift: maybe(openShiftApiServers),
    cluster: thisCluster,
  },
  compute: ({ platform, pods, nodes, logging, openShift, cluster }): AuditLogging => {
    const own = visible(pods).filter(isOwnApiServer);
    if (own.length > 0) {
      return {
        places: own.map((pod) => placeOfServer(serverOfPod(pod))),
        gaps: gapsIn(pods, 'kube-system'),
      };
    }
    const distribution = platform.state === 'unseen' ? undefined : platform.value.distribution;
    if (OPENSHIFTS.has(distribution ?? '')) return only(placeOfOpenShift(openShift));
    if (distribution === 'gke' || cluster.source === 'gke')
      return only(placeOfGke(cluster.id, platform, logging));
    if (tellsOfAudit(logging)) return only(placeOfCloud(cluster.id, visible(logging)));
    const k3s = visible(nodes).flatMap((node) => {
      const server = serverOfK3s(node);
      return server === undefined ? [] : [placeOfServer(server)];
    });
    if (k3s.length > 0) return { places: k3s, gaps: gapsOf(nodes) };
    return only(nowhere(platform, pods, logging));
  },
  show: ({ places, gaps }: AuditLogging) => ({
    places: places.map(({ subject, state, why }) => ({ of: subject.key, state, why })),
    gaps,
  }),
});

/** A log that is on is on, whatever is missing beside it, such as how long a sink keeps it. */
function tellsOfAudit(logging: Observed<readonly CloudLog[]>): boolean {
  if (logging.state === 'seen') return true;
  return visible(logging).some(
    ({ log, enabled }) => enabled.value && (log === 'audit' || log === 'audit-writes-only'),
  );
}

function only(place: AuditPlace): AuditLogging {
  return { places: [place], gaps: [] };
}

/** Google always records administrative activity. That it is Google's has to be beyond doubt. */
function placeOfGke(
  cluster: string,
  platform: Observed<PlatformFacts>,
  logging: Observed<readonly CloudLog[]>,
): AuditPlace {
  const [first, ...rest]: readonly Evidence[] = [
    ...visible(logging).map((one) => cloudField(cluster, one.enabled, one.log)),
    ...(platform.state === 'unseen' ? [] : platform.value.evidence.slice(0, 3)),
  ];
  const sure =
    logging.state === 'seen' || (platform.state === 'seen' && platform.value.managed === true);
  if (first !== undefined && sure) {
    const why = 'GKE always records administrative activity';
    return { state: 'on', subject: CLUSTER, why, evidence: [first, ...rest] };
  }
  const detail = 'signs disagree on whether this is GKE';
  return {
    state: 'unknown',
    subject: CLUSTER,
    why: 'it looks like GKE, which always records administrative activity',
    evidence: first === undefined ? [] : [first, ...rest],
    gaps: someGaps(gapsOf(platform)) ?? [untold('fact/platform', detail, 'container.clusters.get')],
  };
}

/** Neither an API server nor a cloud that could tell was seen. */
function nowhere(
  platform: Observed<PlatformFacts>,
  pods: Observed<readonly Pod[]>,
  logging: Observed<readonly CloudLog[]>,
): AuditPlace {
  const { managed = null, distribution = '' } = platform.state === 'unseen' ? {} : platform.value;
  const closed = gapsIn(pods, 'kube-system').map((gap) => ({
    ...gap,
    permission: 'list pods in kube-system',
  }));
  const gaps = [
    ...(managed === true ? [] : closed),
    ...(managed === false ? [] : gapsOf(logging).map((gap) => inThisCloud(gap, distribution))),
  ];
  const detail = 'the API server is no pod of this cluster, so that no API shows its arguments';
  const permission = "the API server's arguments, from its host";
  return {
    state: 'unknown',
    subject: CLUSTER,
    why: managed === true ? 'only the cloud can tell whether it is on' : 'no API server was seen',
    evidence: [],
    gaps: someGaps(gaps) ?? [untold('core/Pod', detail, permission)],
  };
}
