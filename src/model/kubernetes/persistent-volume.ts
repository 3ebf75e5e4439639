import { list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface PersistentVolume {
  readonly meta: Meta;
  /** The claim that it is bound to. */
  readonly claim: { readonly namespace: string; readonly name: string } | undefined;
  /** The storage driver, such as `ebs.csi.aws.com`; undefined for a volume of no CSI driver. */
  readonly driver: string | undefined;
  /** One of these must match the node of every pod that mounts it; empty where it may be anywhere. */
  readonly terms: readonly VolumeTerm[];
}

/** All of it must match. */
export type VolumeTerm = readonly {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}[];

export const persistentVolumes: Kind<PersistentVolume> = defineKind({
  apiVersions: ['v1'],
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.claimRef.namespace',
    'spec.claimRef.name',
    'spec.csi.driver',
    'spec.nodeAffinity.required.nodeSelectorTerms[].matchExpressions',
  ],
  decode: (raw) => {
    const [namespace, name] = [
      text(raw, 'spec.claimRef.namespace'),
      text(raw, 'spec.claimRef.name'),
    ];
    return {
      meta: metaOf(raw, false),
      claim: namespace === undefined || name === undefined ? undefined : { namespace, name },
      driver: text(raw, 'spec.csi.driver'),
      terms: list(raw, 'spec.nodeAffinity.required.nodeSelectorTerms').map((term) =>
        list(term, 'matchExpressions').map((one) => ({
          key: text(one, 'key') ?? '',
          operator: text(one, 'operator') ?? '',
          values: texts(one, 'values'),
        })),
      ),
    };
  },
});
