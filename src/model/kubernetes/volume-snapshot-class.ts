import { requiredText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** How volumes of one storage driver are frozen. */
export interface VolumeSnapshotClass {
  readonly meta: Meta;
  readonly driver: string;
  /** `Retain` keeps the data when somebody deletes the snapshot's object; `Delete` does not. */
  readonly deletionPolicy: string | undefined;
}

export const volumeSnapshotClasses: Kind<VolumeSnapshotClass> = defineKind({
  apiVersions: ['snapshot.storage.k8s.io/v1'],
  kind: 'VolumeSnapshotClass',
  plural: 'volumesnapshotclasses',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'driver', 'deletionPolicy'],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    driver: requiredText(raw, 'driver'),
    deletionPolicy: text(raw, 'deletionPolicy'),
  }),
});
