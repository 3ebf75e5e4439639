import { readFile } from 'node:fs/promises';
import { Malformed } from '../model/decode.ts';
import { InputError } from '../model/input-error.ts';
import { auditPolicy } from '../model/kubernetes/audit-policy.ts';
import { parseText } from './text.ts';

/** An audit policy as it was written, for the leaf `import/audit-policy`. */
export interface RawAuditPolicy {
  readonly file: string;
  readonly policy: unknown;
}

/**
 * Reads a policy of `audit.k8s.io/v1`, in YAML or JSON. Throws an InputError with file, line and column for
 * one that an API server would not start with.
 */
export async function readAuditPolicy(file: string): Promise<RawAuditPolicy> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new InputError('the audit policy cannot be read', { place: { file }, cause });
  }
  const { document, place } = parseText(file, text);
  try {
    auditPolicy(document);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new InputError(`not an audit policy: ${error.message}`, { place: place(error.path) });
  }
  return { file, policy: document };
}
