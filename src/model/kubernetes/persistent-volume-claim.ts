import { text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface PersistentVolumeClaim {
  readonly meta: Meta;
  /** Such as `ReadWriteOnce`. */
  readonly accessModes: readonly string[];
  readonly storageClass: string | undefined;
  readonly volume: string | undefined;
  /** Pending, Bound or Lost; undefined in manifests. */
  readonly phase: string | undefined;
}

export const persistentVolumeClaims: Kind<PersistentVolumeClaim> = defineKind({
  apiVersions: ['v1'],
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.accessModes',
    'spec.storageClassName',
    'spec.volumeName',
    'spec.volumeMode',
    'spec.resources.requests',
    'status.phase',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    accessModes: texts(raw, 'spec.accessModes'),
    storageClass: text(raw, 'spec.storageClassName'),
    volume: text(raw, 'spec.volumeName'),
    phase: text(raw, 'status.phase'),
  }),
});
