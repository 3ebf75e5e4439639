import type { ServedApi } from '../model/info.ts';
import type { ConfigMapMark } from '../model/kubernetes/config-map-mark.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import type { OpenShiftInfrastructure } from '../model/kubernetes/openshift-infrastructure.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import {
  CLUSTER_TYPES,
  HOSTED,
  OPENSHIFT_CONSTRAINTS,
  OPENSHIFT_SETTINGS,
} from '../tables/platforms.ts';
import { type Found, servesGroup } from './platform-traces.ts';

/** What tells the kinds of OpenShift apart. */
export interface OpenShiftMarks {
  readonly rosa: Observed<readonly ConfigMapMark[]>;
  readonly microshift: Observed<readonly ConfigMapMark[]>;
  readonly infrastructures: Observed<readonly OpenShiftInfrastructure[]>;
}

export function tracesOfOpenShift(
  { rosa, microshift, infrastructures }: OpenShiftMarks,
  apis: Observed<readonly ServedApi[]>,
): readonly Found[] {
  // Whoever may write to kube-public can make the mark, but not take away what OpenShift serves.
  const small = !servesGroup(visible(apis), OPENSHIFT_SETTINGS);
  return [
    ...visible(rosa).map((mark) => traceOfMark('rosa', mark)),
    ...(small ? visible(microshift) : []).map((mark) => traceOfMark('microshift', mark)),
    ...visible(infrastructures).flatMap(tracesOfInfrastructure),
  ];
}

/** What was not seen of it, where it matters: not where neither of the two leaves a sign. */
export function openShiftGaps(
  { rosa, microshift, infrastructures }: OpenShiftMarks,
  apis: Observed<readonly ServedApi[]>,
  found: readonly Found[],
): readonly Gap[] {
  const unsure = apis.state !== 'seen';
  const full = found.some(({ distribution }) => distribution === 'openshift');
  const settings = servesGroup(visible(apis), OPENSHIFT_SETTINGS);
  const constraints = servesGroup(visible(apis), OPENSHIFT_CONSTRAINTS);
  return [
    ...(unsure || full ? [...gapsOf(rosa), ...gapsOf(infrastructures)] : []),
    ...(unsure || ((full || constraints) && !settings) ? gapsOf(microshift) : []),
  ];
}

function traceOfMark(distribution: string, mark: ConfigMapMark): Found {
  return { distribution, evidence: fieldOf(mark, 'metadata.name', mark.meta.name) };
}

function tracesOfInfrastructure(one: OpenShiftInfrastructure): readonly Found[] {
  const { meta, controlPlaneTopology: topology, clusterType } = one;
  if (meta.name !== 'cluster') return [];
  const service = clusterType === undefined ? undefined : CLUSTER_TYPES.get(clusterType.value);
  const path = 'status.controlPlaneTopology';
  return [
    ...(topology === 'External'
      ? [{ distribution: 'openshift', mode: HOSTED, evidence: fieldOf(one, path, topology) }]
      : []),
    ...(clusterType !== undefined && service !== undefined
      ? [
          {
            distribution: service,
            evidence: fieldOf(one, clusterType.path, clusterType.value, 'red-hat-clustertype'),
          },
        ]
      : []),
  ];
}
