import type { Outcome } from '../../../src/model/check.ts';
import { agent, configMap, node } from '../../facts/cluster.ts';

/** Objects of clusters with network policies, as YAML list items. */

export const namespaces = (...names: readonly string[]): string =>
  names.map((name) => `\n- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`).join('');

/** A pod on node `a`; `critical` has a volume, by which it is taken to be critical. */
export function pod(
  at: `${string}/${string}`,
  { labels = '{}', critical = false, host = false, ip = '' } = {},
): string {
  const [namespace, name] = at.split('/');
  const volumes = critical ? 'volumes: [{name: d, persistentVolumeClaim: {claimName: d}}], ' : '';
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}
  spec: {nodeName: a, hostNetwork: ${host}, ${volumes}containers: [{name: main, image: r.example/app:1}]}
  status: {phase: Running, podIP: '${ip}'}`;
}

export const policy = (at: `${string}/${string}`, spec: string): string => {
  const [namespace, name] = at.split('/');
  return `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: ${spec}`;
};

/** One node on which Calico enforces policies. */
export const calico: string =
  node('a') +
  agent('calico-node', 'docker.io/calico/node:v3.30.3', { container: 'calico-node', on: ['a'] });

export const cilium: string =
  node('a') +
  agent('cilium', 'quay.io/cilium/cilium:v1.18.2', { container: 'cilium-agent', on: ['a'] }) +
  configMap('cilium-config', '{enable-policy: default}');

/** One node, and a plugin that enforces nothing. */
export const flannel: string =
  node('a') +
  agent('kube-flannel-ds', 'ghcr.io/flannel-io/flannel:v0.27', {
    namespace: 'kube-flannel',
    container: 'kube-flannel',
    on: ['a'],
  });

/** The status of the whole, then each verdict as `name status`. */
export function shortOf(outcome: Outcome): unknown {
  if (outcome.type !== 'judged') return outcome.type;
  const verdicts = outcome.verdicts.map((one) =>
    one.status === 'not-applicable' ? '' : `${one.subject.name ?? one.subject.key} ${one.status}`,
  );
  return [outcome.status, ...verdicts];
}

/** Each verdict's message with what shows it: `name: message; object path = value`. */
export function reasonsOf(outcome: Outcome): readonly string[] {
  if (outcome.type !== 'judged') return [];
  return outcome.verdicts.flatMap((one) => {
    if (one.status === 'not-applicable') return [];
    const shown = one.evidence.map(
      ({ subject, path, value }) => `${subject.name ?? subject.key} ${path} = ${value}`,
    );
    return [[`${one.subject.name ?? one.subject.key}: ${one.message}`, ...shown].join('; ')];
  });
}
