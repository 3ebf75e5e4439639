import type { ClusterInfo } from '../../model/cluster.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import { ESCALATION_EDGES_KNOWN_ON, type EscalationEdge } from '../../tables/escalation-edges.ts';
import type { PlatformFacts } from '../platform.ts';
import { minorOf } from '../support-window.ts';
import type { Certainty } from './graph.ts';

const NOT_SEEN = { distribution: 'unknown', version: null } as const;

type EdgeJudge = (
  edge: EscalationEdge,
) => { readonly certainty: Certainty; readonly gaps: readonly Gap[] } | undefined;

/** Whether a row of the table holds on this platform and version; undefined when it does not. */
export function edgeJudge(platform: Observed<PlatformFacts>, cluster: ClusterInfo): EdgeJudge {
  const { distribution, version } = platform.state === 'unseen' ? NOT_SEEN : platform.value;
  const minor = version === null ? undefined : minorOf(version);
  // What a file does not declare is not hidden: most clusters are no exception.
  const hidden = cluster.source === 'manifests' ? [] : gapsOf(platform);
  const unsure = distribution === 'unknown' ? hidden : [];
  return (edge) => {
    if (!isHere(edge, distribution) || (minor ?? 0) >= (edge.before ?? NEWEST)) return undefined;
    const { certainty, except, before } = edge;
    const gaps = [
      ...depends(edge),
      ...(except === undefined ? [] : unsure),
      ...(minor === undefined ? versionGaps(before) : []),
    ];
    return { certainty: gaps.length > 0 ? 'possible' : certainty, gaps };
  };
}

/** Later than any version there will be. */
const NEWEST = Number.POSITIVE_INFINITY;

function isHere({ only, except = [] }: EscalationEdge, distribution: string): boolean {
  if (except.includes(distribution)) return false;
  return only === undefined || only === distribution || distribution === 'unknown';
}

const OPENSHIFT: readonly string[] = ['openshift', 'microshift', 'osd', 'rosa', 'aro'];

/** Why a privileged pod may be refused although the namespace lets it in. */
export function constraintGaps(
  platform: Observed<PlatformFacts>,
  cluster: ClusterInfo,
): readonly Gap[] {
  const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
  if (OPENSHIFT.includes(distribution)) {
    return [
      {
        source: 'security.openshift.io/SecurityContextConstraints',
        cause: 'not-collected',
        detail: 'constraints decide which accounts may run privileged pods',
      },
    ];
  }
  return distribution === 'unknown' && cluster.source !== 'manifests' ? gapsOf(platform) : [];
}

function depends({ id, does, certainty }: EscalationEdge): readonly Gap[] {
  if (certainty === 'certain') return [];
  return [
    {
      source: 'fact/rbac-reach',
      cause: 'not-collected',
      detail: `what comes of it no object of the cluster shows: ${does} (${id}, table of ${ESCALATION_EDGES_KNOWN_ON})`,
    },
  ];
}

function versionGaps(before: number | undefined): readonly Gap[] {
  if (before === undefined) return [];
  return [
    {
      source: 'info/version',
      cause: 'not-collected',
      detail: `whether the API server is older than 1.${before}, where get alone suffices`,
      permission: 'get /version',
    },
  ];
}
