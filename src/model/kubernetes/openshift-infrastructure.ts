import { list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What OpenShift found out about where it runs. There is one, named `cluster`. */
export interface OpenShiftInfrastructure {
  readonly meta: Meta;
  /** `External` where another cluster hosts the control plane, else how many nodes it has here. */
  readonly controlPlaneTopology: string | undefined;
  /** On AWS: whose service made the cluster, `rosa` or `osd`, and where that is told. */
  readonly clusterType: { readonly value: string; readonly path: string } | undefined;
}

/** The tag that Red Hat's services put on what they make at AWS. */
const CLUSTER_TYPE = 'red-hat-clustertype';

const TAGS = 'status.platformStatus.aws.resourceTags';

export const openShiftInfrastructures: Kind<OpenShiftInfrastructure> = defineKind({
  apiVersions: ['config.openshift.io/v1'],
  kind: 'Infrastructure',
  plural: 'infrastructures',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'status.controlPlaneTopology', `${TAGS}[].key`, `${TAGS}[].value`],
  decode: (raw) => {
    const tags = list(raw, TAGS);
    const index = tags.findIndex((tag) => text(tag, 'key') === CLUSTER_TYPE);
    const value = text(tags[index], 'value');
    return {
      meta: metaOf(raw, false),
      controlPlaneTopology: text(raw, 'status.controlPlaneTopology'),
      clusterType: value === undefined ? undefined : { value, path: `${TAGS}[${index}].value` },
    };
  },
});
