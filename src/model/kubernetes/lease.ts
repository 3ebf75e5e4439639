import { number, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** The namespace in which every kubelet renews the lease of its node, under the node's name. */
export const NODE_LEASES = 'kube-node-lease';

export interface Lease {
  readonly meta: Meta;
  /** By the clock of its holder, RFC 3339 with microseconds; undefined before the first renewal. */
  readonly renewed: string | undefined;
  readonly durationSeconds: number | undefined;
}

export const leases: Kind<Lease> = defineKind({
  apiVersions: ['coordination.k8s.io/v1'],
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  declared: false,
  keep: [...META_KEEP, 'spec.renewTime', 'spec.leaseDurationSeconds'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    renewed: text(raw, 'spec.renewTime'),
    durationSeconds: number(raw, 'spec.leaseDurationSeconds'),
  }),
});
