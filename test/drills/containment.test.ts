import { describe, expect, test } from 'vitest';
import { containment } from '../../src/drills/containment/containment.ts';
import type { ContainedTarget, StrategyId } from '../../src/model/pictures/containment.ts';
import { computeFact } from '../judge.ts';
import {
  AWS,
  CALICO,
  CILIUM,
  FLANNEL,
  NAMESPACES,
  OVN,
  PLAN,
  pod,
  RESPONDERS,
  WORLD,
} from './clusters.ts';

function drill(objects: string, workload: string, plan = PLAN): ContainedTarget {
  const fact = computeFact(
    containment,
    { objects, plan, version: 'v1.34.1' },
    { info: { source: 'kubeconfig' } },
  );
  if (fact.state === 'unseen') throw new Error(JSON.stringify(fact.gaps));
  const found = fact.value.workloads.find(({ subject }) => subject.key === workload);
  if (found === undefined) throw new Error(`no ${workload}`);
  return fact.value.of(found);
}

function verdicts(target: ContainedTarget): Partial<Record<StrategyId, string>> {
  return Object.fromEntries(target.strategies.map(({ id, verdict }) => [id, verdict]));
}

function strategy(target: ContainedTarget, id: StrategyId) {
  const found = target.strategies.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

const API = 'core/Pod/shop/api';
const ALLOW = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: allow-web, namespace: shop}
  spec: {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]}`;
const CLUSTER_POLICIES = `
- apiVersion: policy.networking.k8s.io/v1alpha2
  kind: ClusterNetworkPolicy
  metadata: {name: some}
  spec: {tier: Admin, priority: 500, subject: {namespaces: {matchLabels: {none: such}}}, ingress: [{name: x, action: Deny, from: [{namespaces: {}}]}]}`;

describe('fixtures of the readiness model', () => {
  test('1: a pod without any policy is isolated by the label and a policy, where flows are cut', () => {
    const target = drill(OVN + WORLD + pod('api') + pod('web'), API);
    expect(target).toMatchObject({ best: 'Q1', verdict: 'ISOLATED', credit: ['1', '1'] });
    expect(verdicts(target)).toMatchObject({ Q1: 'ISOLATED', Q2: 'ISOLATED' });
  });

  test('2: an allow policy that selects the pod leaks by name, and goes with its label', () => {
    const target = drill(OVN + WORLD + pod('api') + pod('web') + ALLOW, API);
    expect(verdicts(target)).toMatchObject({ Q1: 'LEAKS', Q2: 'ISOLATED' });
    expect(strategy(target, 'Q1').residual.rows).toContainEqual({
      direction: 'ingress',
      class: 'same-namespace',
      peer: 'shop/web[Pod]',
      ports: 'all',
      certain: true,
      allowedBy: ['networking.k8s.io/NetworkPolicy/shop/allow-web spec.ingress[0]'],
    });
    expect(strategy(target, 'Q2').commands.at(-1)).toContain('app-');
  });

  test('2: labels of a Deployment taken off bring a replacement pod', () => {
    const owned = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec: {replicas: 1, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: main, image: a}]}}}`;
    const target = drill(OVN + WORLD + owned + pod('web') + ALLOW, 'apps/Deployment/shop/api');
    expect(strategy(target, 'Q2').collateral).toContain(
      'The Deployment starts a replacement pod, as open to attack as this one',
    );
  });

  test('3: a DNS rule for the whole namespace survives stripping, and not a deny tier', () => {
    const dns = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: dns, namespace: shop}
  spec: {podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{protocol: UDP, port: 53}, {port: 53}]}]}`;
    const target = drill(OVN + WORLD + pod('api') + dns + CLUSTER_POLICIES, API);
    expect(verdicts(target)).toMatchObject({ Q1: 'LEAKS_DNS', Q2: 'LEAKS_DNS', Q3: 'ISOLATED' });
  });

  test('4: policies do nothing to a pod on the host network; the node is proposed', () => {
    const target = drill(OVN + WORLD + pod('api', ', hostNetwork: true'), API);
    expect(verdicts(target)).toMatchObject({ Q1: 'NO_EFFECT', Q2: 'NO_EFFECT', Q3: 'NO_EFFECT' });
    expect(target.best).toBe('Q5');
  });

  test.each([
    ['Flannel alone', FLANNEL],
    ['Cilium in audit mode', CILIUM('enable-policy: default, policy-audit-mode: "true"')],
    ['Cilium with policies off', CILIUM('enable-policy: never')],
  ])('5: %s enforces nothing', (_, plugin) => {
    const target = drill(plugin + WORLD + pod('api'), API);
    expect(verdicts(target)).toMatchObject({ Q1: 'NO_EFFECT', Q2: 'NO_EFFECT', Q3: 'NO_EFFECT' });
    expect(target.best).toBe('Q5');
  });

  test('6: Calico keeps open connections, until a rehearsed step ends them', () => {
    const objects = CALICO + WORLD + pod('api');
    expect(drill(objects, API)).toMatchObject({
      best: 'Q1',
      verdict: 'NEW_ONLY',
      credit: ['1/2', '1/2'],
    });
    const plan = `${PLAN}\ncontainment: {terminate: {method: conntrack-flush, rehearsed: 2026-06-01}}`;
    expect(drill(objects, API, plan)).toMatchObject({ best: 'Q1t', verdict: 'ISOLATED' });
    const stale = `${PLAN}\ncontainment: {terminate: {method: conntrack-flush, rehearsed: 2024-06-01}}`;
    expect(drill(objects, API, stale)).toMatchObject({ verdict: 'NEW_ONLY' });
  });

  test("7: Amazon's agent cuts flows of a pod without a policy, and keeps those of one with", () => {
    expect(strategy(drill(AWS + WORLD + pod('api'), API), 'Q1').established).toBe('cut');
    expect(strategy(drill(AWS + WORLD + pod('api') + ALLOW, API), 'Q1').established).toBe(
      'persist',
    );
  });

  test('8: an Accept in the first place leaves a deny no place ahead of it', () => {
    const taken = `
- apiVersion: policy.networking.k8s.io/v1alpha2
  kind: ClusterNetworkPolicy
  metadata: {name: monitoring}
  spec: {tier: Admin, priority: 0, subject: {namespaces: {}}, ingress: [{name: scrape, action: Accept, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: other}}}]}]}`;
    const scraper = pod('scraper').replaceAll('namespace: shop', 'namespace: other');
    const target = drill(OVN + WORLD + pod('api') + scraper + taken, API);
    expect(strategy(target, 'Q1').verdict).toBe('LEAKS');
    expect(strategy(target, 'Q3').verdict).toBe('UNKNOWN');
  });

  test('9: a staged deny of IPv4 alone leaks IPv6', () => {
    const staged = `
- apiVersion: policy.networking.k8s.io/v1alpha2
  kind: ClusterNetworkPolicy
  metadata: {name: ir-quarantine}
  spec:
    tier: Admin
    priority: 0
    subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {ir/quarantine: "true"}}}}
    ingress: [{name: deny, action: Deny, from: [{namespaces: {}}]}]
    egress: [{name: deny, action: Deny, to: [{namespaces: {}}, {networks: [0.0.0.0/0]}]}]
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: open, namespace: shop}
  spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}`;
    const plan = `${PLAN}\ncontainment: {quarantine: {labelKey: ir/quarantine, labelValue: "true"}}`;
    const dual = pod('api').replace(
      'podIP: 10.0.0.5',
      'podIP: 10.0.0.5, podIPs: [{ip: 10.0.0.5}, {ip: "fd00::5"}]',
    );
    const q3 = strategy(drill(OVN + WORLD + dual + staged, API, plan), 'Q3');
    expect(q3.verdict).toBe('LEAKS');
    expect(q3.residual.rows.map(({ peer }) => peer).join()).toContain('ip6:');
    expect(q3.residual.rows.map(({ peer }) => peer).join()).not.toContain('ip:');
  });

  test('10: egress rules without policyTypes isolate egress too', () => {
    const policy = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: out, namespace: shop}
  spec: {podSelector: {matchLabels: {app: api}}, egress: [{to: [{podSelector: {matchLabels: {app: web}}}]}]}`;
    const q1 = strategy(drill(OVN + WORLD + pod('api') + pod('web') + policy, API), 'Q1');
    expect(q1.residual.rows.map(({ direction, peer }) => [direction, peer])).toEqual([
      ['egress', 'shop/web[Pod]'],
    ]);
  });

  test('11: a StatefulSet cannot replace a pod whose labels were taken', () => {
    const set = `
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: api, namespace: shop}
  spec: {replicas: 1, serviceName: api, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: main, image: a}]}}}`;
    const { collateral } = strategy(
      drill(OVN + WORLD + set + pod('web') + ALLOW, 'apps/StatefulSet/shop/api'),
      'Q2',
    );
    expect(collateral.filter((one) => /replace/.test(one))).toEqual([
      'Capacity is lost: the pod keeps its name, so that the StatefulSet cannot replace it',
    ]);
  });

  const HEALED = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec: {replicas: 1, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: main, image: a, livenessProbe: {httpGet: {port: 80}}}]}}}
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: shop, namespace: argocd}
  spec: {project: default, syncPolicy: {automated: {selfHeal: true}}}
  status: {resources: [{group: apps, kind: Deployment, namespace: shop, name: api}]}`;

  test('12: scaling to zero is undone in seconds by Argo CD, unless a responder may pause it', () => {
    const narrow = RESPONDERS.replace(
      "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]",
      "[{apiGroups: [''], resources: [pods], verbs: [delete, patch]}]",
    );
    const target = drill(OVN + NAMESPACES + narrow + HEALED, 'apps/Deployment/shop/api');
    expect(strategy(target, 'Q6')).toMatchObject({
      verdict: 'REVERTED',
      reverters: [{ seconds: 5, pausable: 'no' }],
    });
    const able = strategy(drill(OVN + WORLD + HEALED, 'apps/Deployment/shop/api'), 'Q6');
    expect(able).toMatchObject({
      verdict: 'ISOLATED',
      reverters: [{ seconds: 5, pausable: 'yes' }],
    });
    expect(able.commands[0]?.join(' ')).toContain('"automated":null');
  });

  test('12: nobody is promised that it stays where it is not known who may pause what undoes it', () => {
    const nobodyNamed = 'tiers: {critical: [{namespace: shop}]}';
    const target = drill(OVN + WORLD + HEALED, 'apps/Deployment/shop/api', nobodyNamed);
    expect(strategy(target, 'Q6')).toMatchObject({
      verdict: 'UNKNOWN',
      credit: ['0', '1'],
      why: 'Argo CD: argoproj.io/Application/argocd/shop undoes it within 5 s, unless a responder pauses it',
      reverters: [{ seconds: 5, pausable: 'unknown' }],
    });
  });

  test('34: a liveness probe puts capture first', () => {
    const q1 = strategy(drill(OVN + WORLD + HEALED, 'apps/Deployment/shop/api'), 'Q1');
    expect(q1.restarts).toEqual(['main']);
    expect(q1.collateral.at(-1)).toContain('Capture memory and files first');
  });

  test('35: a cluster policy cannot name what comes from outside; a deny of the plugin can', () => {
    const open = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: internet, namespace: shop}
  spec: {podSelector: {matchLabels: {app: api}}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}`;
    const target = drill(OVN + WORLD + pod('api') + open + CLUSTER_POLICIES, API);
    expect(verdicts(target)).toMatchObject({ Q1: 'LEAKS', Q2: 'ISOLATED', Q3: 'LEAKS' });
    const cilium = `
- {apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: x}, spec: {endpointSelector: {matchLabels: {none: such}}, ingressDeny: [{fromEntities: [world]}]}}`;
    const native = drill(CILIUM() + WORLD + pod('api') + open + cilium, API);
    expect(verdicts(native)).toMatchObject({ Q1: 'LEAKS', Q3: 'ISOLATED' });
  });
});
