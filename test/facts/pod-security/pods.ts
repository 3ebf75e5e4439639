import type { ControlId, Level, PodShape } from '../../../src/facts/pod-security/evaluate.ts';
import { podSpecOf } from '../../../src/model/kubernetes/pod-spec.ts';

export type Raw = Readonly<Record<string, unknown>>;

/** A container that the restricted level admits, with some fields set otherwise. */
export const tight = (security: Raw = {}, rest: Raw = {}): Raw => ({
  name: 'main',
  image: 'shop/api:1',
  ...rest,
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    ...security,
  },
});

const tightPod: Raw = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

export function shape(spec: Raw, annotations: Readonly<Record<string, string>> = {}): PodShape {
  const raw = { securityContext: tightPod, containers: [tight()], ...spec };
  return { spec: podSpecOf(raw, 'spec'), annotations: new Map(Object.entries(annotations)) };
}

export const pod = (security: Raw): Raw => ({ securityContext: { ...tightPod, ...security } });
export const main = (security: Raw, rest: Raw = {}): Raw => ({
  containers: [tight(security, rest)],
});

export interface Case {
  readonly says: string;
  readonly spec: Raw;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly version?: number;
  /** The strictest level that admits it. */
  readonly level: Level;
  /** The fields refused at any level: control, path, value. */
  readonly refused?: readonly (readonly [ControlId, string, string])[];
}
