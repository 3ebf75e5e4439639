import { describe, expect, it } from 'vitest';
import { EKS } from '../identity/objects.ts';
import { account, node, pod, reachOf } from './objects.ts';

const ROLE = 'arn:aws:iam::111122223333:role/cart';
const NODE_ROLE = 'arn:aws:iam::111122223333:role/node';
const CART = 'core/ServiceAccount/shop/cart';
const OBJECTS = account('shop', 'cart', `{eks.amazonaws.com/role-arn: '${ROLE}'}`);

interface Cloud {
  readonly subjects?: readonly string[];
  readonly levels?: readonly string[];
  readonly associations?: readonly object[];
  readonly authorizers?: readonly object[];
  readonly pools?: readonly object[];
  readonly mode?: string;
}

/** Sections of a cloud that was read whole. */
function cloud({
  subjects,
  levels,
  associations = [],
  authorizers = [],
  pools = [],
  mode,
}: Cloud): string {
  const permissions = levels?.map((level) => ({ name: level, level, field: 'policies' }));
  const trust = subjects === undefined ? undefined : { value: subjects, field: 'sub' };
  return JSON.stringify({
    'workload-identities': { associations, roles: [{ role: ROLE, subjects: trust, permissions }] },
    authorizers: authorizers.map((one) => ({
      holder: 'people',
      grants: 'policy',
      admin: false,
      field: 'accessEntries[0]',
      principal: ROLE,
      ...one,
    })),
    pools,
    identity: {
      people: { value: mode ?? 'provider', field: 'authenticationMode' },
      localAdmins: { value: false, field: 'l' },
      workloadIdentity: { value: true, field: 'w' },
    },
  });
}

/** Where one step leads. */
function reached(from: string, sections: string | undefined, objects = OBJECTS) {
  const options = sections === undefined ? {} : { cloud: sections };
  const { graph } = reachOf(objects, { version: EKS, ...options });
  const at = graph.idOf(from);
  const steps = [...graph.from.keys()]
    .filter((edge) => graph.from[edge] === at)
    .map((edge) => ({
      to: graph.names[graph.to[edge] ?? 0] ?? '',
      sure: graph.certain[edge] === 1,
    }))
    .filter(({ to }) => to !== 'Group/system:authenticated');
  return {
    certain: steps.flatMap(({ to, sure }) => (sure ? to : [])),
    possible: steps.flatMap(({ to, sure }) => (sure ? [] : to)),
  };
}

const ROLE_NODE = `cloud-role:${ROLE}`;

describe('an account', () => {
  it('becomes the role of its annotation, and nothing is open where all of it was read', () => {
    const own = cloud({ subjects: ['system:serviceaccount:shop:cart'], levels: ['extra'] });
    expect(reached(CART, own)).toEqual({ certain: [ROLE_NODE], possible: [] });
    expect(reached(ROLE_NODE, own)).toEqual({ certain: [], possible: [] });
    expect(reached(CART, own, account('shop', 'cart'))).toEqual({ certain: [], possible: [] });
  });

  it('does not become a role that trusts others', () => {
    const other = cloud({ subjects: ['system:serviceaccount:shop:web'], levels: ['extra'] });
    expect(reached(CART, other)).toEqual({ certain: [], possible: [] });
  });

  it('becomes the role that the cloud associates with it', () => {
    const link = { namespace: 'shop', serviceAccount: 'cart', role: ROLE, field: 'association' };
    const linked = cloud({ levels: ['extra'], associations: [link] });
    expect(reached(CART, linked, account('shop', 'cart')).certain).toEqual([ROLE_NODE]);
    expect(reached('core/ServiceAccount/shop/web', linked, account('shop', 'web')).certain).toEqual(
      [],
    );
  });
});

describe('a role', () => {
  it('is a frontier where the cloud was not read, with the right that would show it', () => {
    expect(reached(ROLE_NODE, undefined)).toEqual({ certain: [], possible: ['frontier:cloud'] });
    const { hi } = reachOf(OBJECTS, { version: EKS }).from([CART]);
    const gaps = hi.path('frontier:cloud')?.at(-1)?.reason.gaps;
    expect(gaps).toMatchObject([
      { permission: expect.stringMatching(/^eks:ListPodIdentityAssociations/) },
    ]);
  });

  it('is a frontier where its policies were not read', () => {
    expect(reached(ROLE_NODE, cloud({})).possible).toEqual(['frontier:cloud']);
  });

  it('that administers the account may let itself in', () => {
    expect(reached(ROLE_NODE, cloud({ levels: ['extra', 'admin'] }))).toEqual({
      certain: ['cloud-admin'],
      possible: [],
    });
    expect(reached('cloud-admin', cloud({ levels: ['admin'] }))).toEqual({
      certain: [],
      possible: ['cluster-admin'],
    });
  });

  it('is in this cluster what an access entry says', () => {
    const entry = (...authorizers: readonly object[]) =>
      reached(ROLE_NODE, cloud({ levels: ['extra'], authorizers }));
    expect(entry({ admin: true }).certain).toEqual(['cluster-admin']);
    expect(entry({ admin: true, namespaces: ['shop'] }).certain).toContain('namespace-admin:shop');
    expect(entry({ admin: true, namespaces: ['shop'] }).certain).not.toContain('cluster-admin');
    expect(entry({ groups: ['ops'] })).toEqual({
      certain: ['Group/ops'],
      possible: [],
    });
    expect(entry({ namespaces: ['shop'] }).possible).toContain('namespace-admin:shop');
    expect(entry({}).possible).toEqual(['frontier:cloud']);
    expect(entry({ principal: NODE_ROLE, admin: true }).certain).toEqual([]);
    expect(entry({ holder: 'cloud', admin: true }).certain).toEqual([]);
  });

  it('is in this cluster what aws-auth says, where the cloud asks it', () => {
    const list = (text: string) => `${OBJECTS}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: aws-auth, namespace: kube-system}
  data: {mapRoles: ${JSON.stringify(text)}}`;
    const masters = list(`- rolearn: ${ROLE}\n  username: cart\n  groups: [system:masters]\n`);
    const of = (mode: string, objects: string) =>
      reached(ROLE_NODE, cloud({ levels: ['extra'], mode }), objects);
    expect(of('mixed', masters).certain).toEqual(['User/cart', 'Group/system:masters']);
    expect(of('provider', masters).certain).toEqual([]);
    const other = list(`- rolearn: ${NODE_ROLE}\n  groups: [system:masters]\n`);
    expect(of('mixed', other).certain).toEqual([]);
    expect(reached(ROLE_NODE, undefined, masters).certain).toEqual([]);
    expect(reached(ROLE_NODE, undefined, masters).possible).toContain('Group/system:masters');
  });
});

describe('a node', () => {
  const NODES = node('n1', '{eks.amazonaws.com/nodegroup: apps}') + node('n2');
  const pool = (level: string | undefined) => ({
    name: 'apps',
    identity: { value: NODE_ROLE, field: 'nodeRole' },
    ...(level === undefined ? {} : { permissions: [{ name: 'p', level, field: 'policies' }] }),
  });
  const of = (name: string, level: string | undefined, more: Cloud = {}) =>
    reached(`node:${name}`, cloud({ ...more, pools: [pool(level)] }), NODES);
  const role = `cloud-role:${NODE_ROLE}`;

  it('has the role of its pool', () => {
    expect(of('n1', 'minimal')).toEqual({ certain: ['node-identity:n1', role], possible: [] });
    const next = (level: string | undefined) =>
      reached(role, cloud({ pools: [pool(level)] }), NODES);
    expect(next('minimal')).toEqual({ certain: [], possible: [] });
    expect(next('admin')).toEqual({ certain: ['cloud-admin'], possible: [] });
    expect(next(undefined)).toEqual({ certain: [], possible: ['frontier:cloud'] });
  });

  it('of no pool that was read is a frontier', () => {
    expect(of('n2', 'minimal').certain).not.toContain(role);
    expect(of('n2', 'minimal').possible).toContain('frontier:cloud');
  });
});

describe('a pod', () => {
  const NODES = node('n1', '{eks.amazonaws.com/nodegroup: apps}');
  const RUNS = `${NODES}${pod('shop', 'web-0', 'automountServiceAccountToken: false, nodeName: n1')}`;
  const WEB = 'pod:core/Pod/shop/web-0@n1';
  const role = `cloud-role:${NODE_ROLE}`;
  const apps = (isProtected: boolean | undefined) => ({
    name: 'apps',
    identity: { value: NODE_ROLE, field: 'nodeRole' },
    permissions: [],
    ...(isProtected === undefined
      ? {}
      : { metadataProtected: { value: isProtected, field: 'httpPutResponseHopLimit' } }),
  });
  const of = (isProtected: boolean | undefined, objects = RUNS) =>
    reached(WEB, cloud({ pools: [apps(isProtected)] }), objects);
  /** Of a plugin that enforces. */
  const CALICO = `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: calico-node, namespace: kube-system}
  spec: {template: {spec: {containers: [{name: calico-node, image: 'calico/node:v3.30.0'}]}}}
  status: {desiredNumberScheduled: 1, numberReady: 1}
- apiVersion: v1
  kind: Pod
  metadata:
    name: calico-node-0
    namespace: kube-system
    ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: calico-node, controller: true}]
  spec: {hostNetwork: true, nodeName: n1, containers: [{name: calico-node, image: 'calico/node:v3.30.0'}]}
  status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}`;
  const DENY = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: deny, namespace: shop}
  spec: {podSelector: {}, policyTypes: [Egress]}`;

  it('gets the role of its machine where the pool lets it ask', () => {
    expect(of(false).certain).toContain(role);
    expect(of(true)).toEqual({ certain: [], possible: [] });
    expect(of(undefined)).toEqual({ certain: [], possible: [role] });
  });

  it('on the network of its node gets it whatever the pool says', () => {
    const host = RUNS.replace('nodeName: n1}', 'nodeName: n1, hostNetwork: true}');
    expect(of(true, host).certain).toContain(role);
  });

  it('does not get it where a policy that is enforced keeps it away', () => {
    expect(of(false, RUNS + CALICO).certain).toContain(role);
    expect(of(false, RUNS + CALICO + DENY)).toEqual({ certain: [], possible: [] });
  });

  it('may get what nobody knows of a machine in a cloud, and nothing of one that is in none', () => {
    const bare = RUNS.replace('{eks.amazonaws.com/nodegroup: apps}', '{}');
    const at = (provider: string) =>
      bare.replace('status: {nodeInfo', `spec: {providerID: '${provider}'}, status: {nodeInfo`);
    expect(reached(WEB, undefined, at('aws:///eu/i-1')).possible).toContain('frontier:cloud');
    const { lo, hi } = reachOf(at('vsphere://42'), { version: 'v1.34.1' }).from([WEB]);
    expect([...lo.reached(), ...hi.reached()]).toEqual([WEB, WEB]);
  });
});
