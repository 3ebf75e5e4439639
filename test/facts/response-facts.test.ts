import { expect, test } from 'vitest';
import { admissionPolicies } from '../../src/facts/admission-policies.ts';
import { admissionWebhooks } from '../../src/facts/admission-webhooks.ts';
import { backups } from '../../src/facts/backups.ts';
import { declaredBackup } from '../../src/facts/declared-backup.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { quarantine } from '../../src/facts/quarantine.ts';
import { declaredLabel } from '../../src/facts/quarantine-plan.ts';
import { recoveryPoints } from '../../src/facts/recovery-points.ts';
import { redeploys } from '../../src/facts/redeploy.ts';
import { trafficProtection } from '../../src/facts/traffic-protection.ts';
import type { Fact } from '../../src/model/source.ts';
import { BACKUP_TOOLS_KNOWN_ON } from '../../src/tables/backup-tools.ts';
import { MESHES_KNOWN_ON } from '../../src/tables/meshes.ts';
import { POLICY_ENGINES_KNOWN_ON } from '../../src/tables/policy-engines.ts';
import { computeFact } from '../judge.ts';

const CLUSTER = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec: {replicas: 1, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: api}, {name: linkerd-proxy, image: cr.l5d.io/linkerd/proxy:1}]}}}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: quarantine, namespace: shop}
  spec: {podSelector: {matchLabels: {q: "1"}}, policyTypes: [Ingress, Egress]}
- apiVersion: admissionregistration.k8s.io/v1
  kind: MutatingWebhookConfiguration
  metadata: {name: inject}
  webhooks:
    - name: i.example.com
      failurePolicy: Ignore
      clientConfig: {service: {namespace: mesh, name: hook}}
      rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
- {apiVersion: velero.io/v1, kind: Schedule, metadata: {name: daily, namespace: velero}, spec: {schedule: 0 1 * * *}}`;
const PLAN = `
containment: {quarantine: {labelKey: q}}
recovery: {backup: {tool: Kasten}}`;

function shown<V>(fact: Fact<V>, options = {}): unknown {
  const observed = computeFact(fact, { objects: CLUSTER, plan: PLAN }, options);
  if (observed.state === 'unseen') return observed.gaps;
  return fact.show === undefined ? observed.value : fact.show(observed.value as never);
}

test('every fact about the response prints what it found as plain data', () => {
  expect(shown(meshPresence)).toEqual({
    tables: { meshes: MESHES_KNOWN_ON },
    meshes: [{ name: 'Linkerd', controlPlane: false }],
    onDemand: [],
    encryption: [],
  });
  expect(shown(trafficProtection, { info: { source: 'manifests' } })).toEqual({
    anywhere: 'identity',
    workloads: [{ workload: 'apps/Deployment/shop/api', protection: 'identity' }],
  });
  expect(shown(quarantine)).toEqual([
    {
      policy: 'networking.k8s.io/NetworkPolicy/shop/quarantine',
      selector: 'q=1',
      namespace: 'shop',
    },
  ]);
  expect(shown(declaredLabel)).toEqual({
    key: 'q',
    declared: [{ path: 'containment.quarantine.labelKey', value: 'q' }],
    policyMissing: false,
  });
  expect(shown(admissionWebhooks)).toEqual([
    {
      configuration: 'admissionregistration.k8s.io/MutatingWebhookConfiguration/inject',
      webhook: 'i.example.com',
      failurePolicy: 'Ignore',
      timeoutSeconds: 10,
      matches: ['pods'],
      matchesItself: 'included',
      backend: { ready: 0 },
    },
  ]);
  expect(shown(backups)).toEqual({
    tables: { backupTools: BACKUP_TOOLS_KNOWN_ON },
    rpoMinutes: 1440,
    velero: [
      { object: 'velero.io/Schedule/velero/daily', path: 'spec.schedule', value: '0 1 * * *' },
    ],
    unread: [],
  });
  expect(shown(declaredBackup)).toEqual({ tool: 'Kasten', none: false });
  expect(shown(recoveryPoints)).toEqual([
    { namespace: 'shop', recovery: 'lacking', why: 'no completed backup includes it' },
  ]);
  expect(shown(redeploys)).toEqual([
    {
      workload: 'apps/Deployment/shop/api',
      hindrances: ['it has a single replica', 'no container has a readiness probe'],
    },
  ]);
  expect(shown(admissionPolicies)).toEqual({
    tables: { policyEngines: POLICY_ENGINES_KNOWN_ON },
    served: false,
    mechanisms: [],
  });
});

test('facts say what is missing instead of an empty answer', () => {
  const hidden = [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration',
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  ];
  expect(shown(admissionWebhooks, { hidden })).toMatchObject([
    { cause: 'forbidden' },
    { cause: 'forbidden' },
  ]);
  const partly = computeFact(
    quarantine,
    { objects: CLUSTER },
    { hidden: ['cilium.io/CiliumNetworkPolicy'] },
  );
  expect(partly).toMatchObject({
    state: 'partial',
    gaps: [{ source: 'cilium.io/CiliumNetworkPolicy' }],
  });
});
