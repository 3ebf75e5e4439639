import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Evidence } from '../../model/verdict.ts';
import { flagIn, K3S_ARGUMENTS, k3sArguments } from '../arguments.ts';
import { type AuditPlace, untold } from './place.ts';

/** Where RKE2 itself writes a policy that records nothing, for somebody to replace. */
const RKE2_POLICY = '/etc/rancher/rke2/audit-policy.yaml';
const API_SERVER_ARGUMENT = 'kube-apiserver-arg';

/** Whether an API server that is a static pod records requests, by its arguments. */
export function placeOfPod(pod: Pod): AuditPlace {
  const all = pod.spec.containers.filter(({ role }) => role === 'container');
  const container = all.find(({ name }) => name === 'kube-apiserver') ?? all[0];
  const words = [...(container?.command ?? []), ...(container?.args ?? [])].flatMap(wordsOf);
  const field = container?.args.length === 0 ? 'command' : 'args';
  const path = `${container?.path ?? 'spec.containers'}.${field}`;
  return judge(words, {
    subject: subjectOf(pod.meta),
    show: (value) => fieldOf(pod, path, value),
  });
}

/** Of a k3s server, whose API server is part of its process; undefined for a node that is none. */
export function placeOfK3s(node: Node): AuditPlace | undefined {
  const args = k3sArguments(node);
  if (args?.[0] !== 'server') return undefined;
  const path = `metadata.annotations['${K3S_ARGUMENTS}']`;
  return judge(passedOn(args), {
    subject: subjectOf(node.meta),
    show: (value) => fieldOf(node, path, value),
  });
}

/** Some distributions start the server by a line of shell. */
function wordsOf(arg: string): readonly string[] {
  return /\s--/.test(arg) ? arg.split(/\s+/) : [arg];
}

/** What k3s hands to its API server, as flags. */
function passedOn(args: readonly string[]): readonly string[] {
  return args.flatMap((arg, index) => {
    if (arg.startsWith(`--${API_SERVER_ARGUMENT}=`)) {
      return `--${arg.slice(API_SERVER_ARGUMENT.length + 3)}`;
    }
    return args[index - 1] === `--${API_SERVER_ARGUMENT}` ? `--${arg}` : [];
  });
}

interface Server extends Pick<AuditPlace, 'subject'> {
  readonly show: (value: string) => Evidence;
}

/** Nothing is recorded without a policy, nor without somewhere to write to. */
function judge(words: readonly string[], { subject, show }: Server): AuditPlace {
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
