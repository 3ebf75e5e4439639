import { servedApis } from '../../model/info.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { openShiftInfrastructures } from '../../model/kubernetes/openshift-infrastructure.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { SomeEvidence } from '../../model/verdict.ts';
import { HOSTED } from '../../tables/platforms.ts';
import { type PlatformFacts, platform } from '../platform.ts';
import { isOwnApiServer } from '../platform-traces.ts';
import { type ApiServer, serverOfK3s, serverOfPod } from './api-server.ts';

/** The arguments of the API servers of a control plane that we run ourselves. */
export interface ApiServers {
  readonly servers: readonly ApiServer[];
  /** Why there may be others, or why there is none to see. */
  readonly gaps: readonly Gap[];
  /** Why there may be one among the pods that were not seen. */
  readonly closed: readonly Gap[];
  /** What the cluster runs on; `unknown` where that was not seen. */
  readonly distribution: string;
  /** The proof that a provider runs the control plane; undefined where that is not certain. */
  readonly managed: SomeEvidence | undefined;
  /** Why settings of the control plane are, or may be, kept in another cluster that hosts it. */
  readonly hosted: readonly Gap[];
}

export const apiServers: Fact<ApiServers> = defineFact({
  id: 'api-servers',
  title: 'What the API servers of the cluster are started with',
  needs: { platform: maybe(platform), pods: maybe(pods), nodes: maybe(nodes) },
  compute: ({ platform, pods, nodes }): ApiServers => {
    const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
    const hosted = hostGaps(platform);
    const managed = proofOfManaged(platform);
    const closed = gapsIn(pods, 'kube-system');
    const own = visible(pods).filter(isOwnApiServer).map(serverOfPod);
    if (own.length > 0) {
      return { servers: own, gaps: closed, closed, distribution, managed, hosted };
    }
    const k3s = visible(nodes).flatMap((node) => serverOfK3s(node) ?? []);
    const unseen = hosted.includes(BY_HOST) ? hosted : hidden(platform, closed);
    const why = k3s.length > 0 ? gapsOf(nodes) : unseen;
    const gaps = managed === undefined ? why : [];
    return { servers: k3s, gaps, closed, distribution, managed, hosted };
  },
  show: ({ servers, distribution, managed, gaps }: ApiServers) => ({
    distribution,
    managed: managed !== undefined,
    servers: servers.map(({ subject, words }) => ({
      of: subject.key,
      arguments: words.filter((one) => one.startsWith('--')),
    })),
    gaps,
  }),
});

/** Signs that were not seen could contradict it: only what was seen in full is a proof. */
function proofOfManaged(platform: Observed<PlatformFacts>): SomeEvidence | undefined {
  if (platform.state !== 'seen' || platform.value.managed !== true) return undefined;
  const [first, ...rest] = platform.value.evidence;
  return first === undefined ? undefined : [first, ...rest];
}

function hidden(platform: Observed<PlatformFacts>, closed: readonly Gap[]): readonly Gap[] {
  if (closed.length > 0) {
    return closed.map((gap) => ({ ...gap, permission: 'list pods in kube-system' }));
  }
  if (platform.state !== 'unseen' && platform.value.managed === null) {
    const gaps = gapsOf(platform);
    if (gaps.length > 0) return gaps;
  }
  return [NO_POD];
}

function hostGaps(platform: Observed<PlatformFacts>): readonly Gap[] {
  if (platform.state === 'unseen') return [];
  if (platform.value.modes.includes(HOSTED)) return [BY_HOST];
  // Only the kinds of OpenShift say it in an object that may be hidden.
  return gapsOf(platform).filter(({ source }) => HOST_SIGNS.includes(source));
}

const HOST_SIGNS: readonly string[] = [openShiftInfrastructures.id, servedApis.id];

/** Whoever hosts the control plane can tell; the tenant cluster never can. */
export const BY_HOST: Gap = {
  source: pods.id,
  cause: 'not-collected',
  detail: 'another cluster hosts the control plane, and only that one shows its settings',
  permission: 'read access to the cluster that hosts it, or the word of whoever runs that one',
};

const NO_POD: Gap = {
  source: pods.id,
  cause: 'not-collected',
  detail: 'the API server is no pod of this cluster, so that no API shows its arguments',
  permission: "the API server's arguments, from its host",
};
