import type { Responsibilities } from '../src/model/pictures/architecture.ts';
import type { ClusterReport } from '../src/model/report.ts';
import { plural } from './words.ts';

/** Who answers for a control that is not ours alone, what proves it there, and where that is published. */
export interface DutyText {
  readonly who: string;
  readonly proof: string;
  readonly reference: string;
}

/** Null for a check that is ours alone to answer for, and where the platform is not known. */
export function dutyText({ pictures }: ClusterReport, code: string): DutyText | null {
  const all = pictures.architecture.value?.responsibility;
  const found = all?.rows.find(({ check }) => check === code);
  if (found === undefined || all === undefined) return null;
  const { profile, reference } = all;
  const who =
    found.owner === 'provider'
      ? `Here the provider answers for it (${profile})`
      : `Here the provider and we share it (${profile})`;
  return { who, proof: found.proof, reference: reference ?? '' };
}

/** Such as `GKE Autopilot: 14 controls are the provider’s alone, 20 shared with it`. */
export function dutyCounts({ profile, rows }: Responsibilities): string {
  if (profile === null) return 'Who runs the control plane is not known, nor who answers for what';
  const alone = rows.filter(({ owner }) => owner === 'provider').length;
  const both = rows.length - alone;
  if (rows.length === 0) return `${profile}: every control is ours to answer for`;
  return `${profile}: ${plural(alone, 'control')} the provider’s alone, ${both} shared with it`;
}
