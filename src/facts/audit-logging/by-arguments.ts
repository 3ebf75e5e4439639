import { flagIn } from '../arguments.ts';
import type { ApiServer } from '../identity/api-server.ts';
import { type AuditPlace, untold } from './place.ts';

/** Where RKE2 itself writes a policy that records nothing, for somebody to replace. */
const RKE2_POLICY = '/etc/rancher/rke2/audit-policy.yaml';

/** Nothing is recorded without a policy, nor without somewhere to write to. */
export function placeOfServer({ words, subject, show }: ApiServer): AuditPlace {
  const given = ['audit-policy-file', 'audit-log-path', 'audit-webhook-config-file'].map(
    (name) => [name, flagIn(words, name) ?? ''] as const,
  );
  const [policy = '', log = '', webhook = ''] = given.map(([, value]) => value);
  const [first, ...rest] = given
    .filter(([, value]) => value !== '')
    .map(([name, value]) => show(`--${name}=${value}`));
  if (policy === '') {
    const evidence = [show('no --audit-policy-file'), ...(first ? [first, ...rest] : [])] as const;
    return { state: 'off', subject, why: 'it has no audit policy and records nothing', evidence };
  }
  if (first === undefined || (log === '' && webhook === '')) {
    const evidence = [
      show('neither --audit-log-path nor --audit-webhook-config-file'),
      ...(first ? [first] : []),
    ] as const;
    return { state: 'off', subject, why: 'its audit events go nowhere', evidence };
  }
  if (policy === RKE2_POLICY) {
    const detail = `${RKE2_POLICY} is where RKE2 writes a policy that records nothing`;
    const permission = '--audit-policy-file with a path of your own';
    const gaps = [untold('core/Pod', detail, permission)] as const;
    const why = 'its audit policy may be the one that RKE2 ships, which records nothing';
    return { state: 'unknown', subject, why, evidence: [first, ...rest], gaps };
  }
  const why = log === '' ? 'it sends audit events to a webhook' : 'it writes an audit log';
  return { state: 'on', subject, why, evidence: [first, ...rest] };
}
