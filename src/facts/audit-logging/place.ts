import type { Gap, Gaps } from '../../model/observed.ts';
import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';

/** Something that records requests to the API, or should: an API server, or the cloud for all of them. */
export type AuditPlace =
  | {
      /** `some`: on, though not for everybody. */
      readonly state: 'on' | 'some' | 'off';
      readonly subject: Subject;
      readonly why: string;
      readonly evidence: SomeEvidence;
    }
  | {
      readonly state: 'unknown';
      readonly subject: Subject;
      readonly why: string;
      readonly evidence: readonly Evidence[];
      readonly gaps: Gaps;
    };

/** A gap that more sight of the same objects would not close. */
export function untold(source: string, detail: string, permission: string): Gap {
  return { source, cause: 'not-collected', detail, permission };
}
