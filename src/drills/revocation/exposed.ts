import type { Principal } from '../../facts/principals.ts';
import type { Rotation } from '../../facts/secrets-in-use/rotation.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { Gap } from '../../model/observed.ts';
import type { CredentialClass, CredentialGrade } from '../../model/pictures/revocation.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';

/** A credential that has to be taken for stolen. */
export interface Exposed {
  readonly class: CredentialClass;
  /** The object or role that it is; its key tells two of one class apart. */
  readonly subject: Subject;
  /** Whose rights it gives; undefined where it gives none in the cluster. */
  readonly principal?: Principal;
  /** Where its class alone does not say it. */
  readonly grade?: CredentialGrade;
  /** Of a Secret: who gives it another value. */
  readonly rotation?: Rotation;
  /** Workloads that have to be started anew to get another value. */
  readonly restarts?: readonly WorkloadView[];
  /** Why it is exposed. */
  readonly evidence: readonly Evidence[];
  /** Set where it is not known whether it is there at all. */
  readonly perhaps: readonly Gap[];
  /** Why it is not known how it is used, so that no way of killing it is sure. */
  readonly unsure?: readonly Gap[];
}

/** What somebody holds who took something over. */
export interface Exposure {
  readonly credentials: readonly Exposed[];
  readonly notes: readonly string[];
  /** Why there may be more. */
  readonly gaps: readonly Gap[];
}

export const NOTHING: Exposure = { credentials: [], notes: [], gaps: [] };

export function keyOf({ class: sort, subject }: Pick<Exposed, 'class' | 'subject'>): string {
  return `${sort} ${subject.key}`;
}

/** Each credential once: what is surely there wins over what may be. */
export function merged(all: Iterable<Exposure>): Exposure {
  const credentials = new Map<string, Exposed>();
  const notes = new Set<string>();
  const gaps = new Set<Gap>();
  for (const one of all) {
    for (const credential of one.credentials) {
      const key = keyOf(credential);
      const known = credentials.get(key);
      if (known === undefined || (known.perhaps.length > 0 && credential.perhaps.length === 0)) {
        credentials.set(key, credential);
      }
    }
    for (const note of one.notes) notes.add(note);
    for (const gap of one.gaps) gaps.add(gap);
  }
  return { credentials: [...credentials.values()], notes: [...notes], gaps: [...gaps] };
}
