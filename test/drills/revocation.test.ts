import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowOf } from '../../src/drills/revocation/assess.ts';
import { drawnTarget } from '../../src/drills/revocation/drawn.ts';
import type { RevocationDrill } from '../../src/drills/revocation/drill.ts';
import { revocation } from '../../src/drills/revocation/revocation.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import type { Example } from '../../src/model/check.ts';
import { compare, parse, ZERO } from '../../src/model/fraction.ts';
import {
  type CompromisedKind,
  credentialClasses,
  type RevokedTarget,
  revocationSteps,
} from '../../src/model/pictures/revocation.ts';
import { CREDENTIAL_CLASSES } from '../../src/tables/credential-classes.ts';
import { PATIENCE, runs } from '../facts/reachability/runs.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import {
  ACCOUNT,
  ADMIN_ACCOUNT,
  EKS,
  K3S,
  PLAN,
  POD,
  REHEARSED,
  ROUTINE_MASTER,
  SECRETS,
  SHOP,
  WORLD,
} from './revoked-clusters.ts';

function drill(example: Partial<Example>, options: ExampleOptions = {}): RevocationDrill {
  const fact = computeFact(revocation, { objects: SHOP, plan: PLAN, ...example }, options);
  if (fact.state === 'unseen') throw new Error(JSON.stringify(fact.gaps));
  return fact.value;
}

function every(found: RevocationDrill): readonly RevokedTarget[] {
  return found.targets.map((one) => drawnTarget(found.of(one), found.sharing));
}

function target(found: RevocationDrill, kind: CompromisedKind): RevokedTarget {
  const one = every(found).find((asked) => asked.kind === kind);
  if (one === undefined) throw new Error(`no ${kind}`);
  return one;
}

function lines({ credentials }: RevokedTarget): readonly string[] {
  return credentials.rows.map(
    ({ class: sort, state, credential }) => `${sort} ${state} ${credential}`,
  );
}

describe('T-CRED', () => {
  test('every class has exactly one row, with ways in the order of the table and a source', () => {
    expect(CREDENTIAL_CLASSES.map((row) => row.class).toSorted()).toEqual(
      [...credentialClasses].toSorted(),
    );
    for (const { ways, source } of CREDENTIAL_CLASSES) {
      expect(ways.length).toBeGreaterThan(0);
      expect(source).toMatch(/^https:\/\//);
      for (const { minutes, step } of ways) {
        expect(revocationSteps).toContain(step);
        expect(minutes.most ?? minutes.least).toBeGreaterThanOrEqual(minutes.least);
      }
    }
  });

  test.each(['masters-certificate', 'local-account', 'cluster-keys'] as const)(
    'nothing but new keys for the cluster ends a credential of class %s',
    (sort) => {
      expect(rowOf(sort)).toMatchObject({ revocable: false, ways: [{ id: 'rotate-ca' }] });
    },
  );
});

describe('fixtures of the readiness model', () => {
  test('19: a certificate in system:masters that is used every day cannot be killed, and vetoes', () => {
    const user = target(drill({ plan: ROUTINE_MASTER }), 'user');
    expect(lines(user)).toContain(
      'masters-certificate none plan/credentials/staticAdminCerts/old-admin',
    );
    const [lo = ZERO, hi = ZERO] = user.credit.map(parse);
    expect(compare(lo, ZERO)).toBe(0);
    expect(compare(hi, { n: 49n, d: 100n })).toBeLessThanOrEqual(0);
  });

  test('20: the token of a pod that is kept alive is valid, and its rights are cut by its bindings', () => {
    const pod = target(drill({}), 'pod');
    expect(pod.notes).toEqual([
      'A pod that is quarantined and kept alive keeps its token: its rights end with the bindings, the token with the pod',
    ]);
    expect(pod.credentials.rows[0]).toMatchObject({
      class: 'pod-token',
      state: 'in-time',
      ways: [
        {
          step: 'api-rights',
          commands: [
            ['kubectl', '-n', 'shop', 'get', 'rolebinding/api-reads', '-o', 'yaml'],
            ['kubectl', '-n', 'shop', 'delete', 'rolebinding/api-reads'],
          ],
        },
        { step: 'tokens', commands: [['kubectl', '-n', 'shop', 'delete', 'pod/api']] },
        { step: 'tokens', minutes: { least: 0, most: 1 } },
      ],
    });
  });

  test('what Kubernetes gives every account is no binding to delete, one of yours for all of them is', () => {
    const binding = (name: string, role: string): string => `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: '${name}'}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: '${role}'}
  subjects: [{kind: Group, name: 'system:serviceaccounts', apiGroup: rbac.authorization.k8s.io}]`;
    const shipped = 'system:service-account-issuer-discovery';
    const role = `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: '${shipped}'}
  rules: [{nonResourceURLs: [/openid/v1/jwks, /.well-known/openid-configuration], verbs: [get]}]`;
    const objects = `${SHOP}${role}${binding(shipped, shipped)}${binding('all-accounts', 'responder')}`;
    const [row] = target(drill({ objects }), 'pod').credentials.rows;
    expect(row?.ways[0]?.commands).toEqual([
      ['kubectl', '-n', 'shop', 'get', 'rolebinding/api-reads', '-o', 'yaml'],
      ['kubectl', '-n', 'shop', 'delete', 'rolebinding/api-reads'],
      ['kubectl', 'get', 'clusterrolebinding/all-accounts', '-o', 'yaml'],
      ['kubectl', 'delete', 'clusterrolebinding/all-accounts'],
    ]);
  });

  test('21: a session of an IAM role outlives the pod, until sessions of before are denied', () => {
    const role = 'arn:aws:iam::111122223333:role/shop-api';
    const annotation = `, annotations: {eks.amazonaws.com/role-arn: '${role}'}`;
    const objects = WORLD + ACCOUNT(annotation) + POD();
    const asked = { objects, version: EKS };
    const found = target(drill(asked), 'pod').credentials.rows.find(
      (one) => one.class === 'cloud-session',
    );
    expect(found).toMatchObject({ credential: `cloud-role:${role}`, state: 'unknown' });
    expect(found?.residual).toContain('also when the pod or the association is deleted');
    expect(found?.ways.map(({ step }) => step)).toEqual(['cloud-sessions']);
    expect(found?.ways[0]?.commands[1]?.slice(0, 5)).toEqual([
      'aws',
      'iam',
      'put-role-policy',
      '--role-name',
      'shop-api',
    ]);
    const rehearsed = target(drill({ ...asked, plan: REHEARSED(9) }), 'pod');
    expect(lines(rehearsed)).toContain(`cloud-session in-time cloud-role:${role}`);
    const slow = target(drill({ ...asked, plan: REHEARSED(22) }), 'pod');
    expect(lines(slow)).toContain(`cloud-session late cloud-role:${role}`);
  });
});

describe('what is exposed', () => {
  test('a pod without a token exposes none', () => {
    const objects = WORLD + ACCOUNT() + POD(', automountServiceAccountToken: false');
    expect(lines(target(drill({ objects }), 'pod'))).toEqual([]);
  });

  test('an account that was not seen may mount a token or not', () => {
    const hidden = drill({}, { hidden: ['core/ServiceAccount'] });
    const pod = target(hidden, 'pod');
    expect(pod.credit).toEqual(['0', '1']);
    expect(pod.gaps.rows).toContainEqual(
      expect.objectContaining({ source: 'core/ServiceAccount' }),
    );
  });

  test('Secrets are told by name and use: what pulls images lies with the kubelet alone', () => {
    const container = ', env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: db, key: p}}}]';
    const objects =
      WORLD + ACCOUNT() + POD(', imagePullSecrets: [{name: pull}]', container) + SECRETS;
    const found = drill({ objects });
    const own = lines(target(found, 'pod'));
    expect(own).toContain('app-secret late core/Secret/shop/db');
    expect(own.join()).not.toContain('pull-secret');
    expect(lines(target(found, 'node'))).toContain('pull-secret unknown core/Secret/shop/pull');
  });

  test('a Secret that the plan rotates by a tool is dead in time', () => {
    const container = ', envFrom: [{secretRef: {name: db}}]';
    const objects = WORLD + ACCOUNT() + POD('', container) + SECRETS;
    const rotation = 'rotation: [{name: db, automated: true, lastRotated: 2026-10-01}]';
    const plan = PLAN.replace('staticAdminCerts: []', `staticAdminCerts: [], ${rotation}`);
    const secret = target(drill({ objects, plan }), 'pod').credentials.rows.find(
      ({ class: sort }) => sort === 'app-secret',
    );
    expect(secret).toMatchObject({ state: 'in-time', rotation: 'automated', grade: 'data' });
  });

  test('a legacy token in a Secret that the pod mounts dies with the Secret', () => {
    const objects = `${WORLD}${ACCOUNT()}${POD(', volumes: [{name: t, secret: {secretName: old}}]')}
- {apiVersion: v1, kind: Secret, type: kubernetes.io/service-account-token, metadata: {name: old, namespace: shop, annotations: {kubernetes.io/service-account.name: api}}}`;
    const found = target(drill({ objects }), 'pod').credentials.rows.find(
      (one) => one.class === 'token-secret',
    );
    expect(found).toMatchObject({
      credential: 'core/Secret/shop/old',
      state: 'in-time',
      ways: [{ commands: [['kubectl', '-n', 'shop', 'delete', 'secret/old']] }, {}, {}],
    });
  });

  test('a node is what all its pods are, and its kubelet, whose certificate nothing takes back', () => {
    const node = target(drill({}), 'node');
    expect(lines(node)).toEqual([
      'pod-token in-time core/ServiceAccount/shop/api',
      'kubelet-certificate late core/Node/n1',
    ]);
    expect(node.notes[0]).toContain('leaves the certificate of its kubelet valid');
  });

  test('a kubelet of EKS signs in by the role of its node', () => {
    const node = target(drill({ version: EKS }), 'node');
    expect(lines(node)).toContain('kubelet-iam unknown core/Node/n1');
  });

  test('a node of the control plane holds the keys of the cluster: a veto', () => {
    const objects = SHOP.replace(
      'kubernetes.io/os: linux}',
      "kubernetes.io/os: linux, node-role.kubernetes.io/control-plane: ''}",
    );
    const node = target(drill({ objects, version: K3S }), 'node');
    expect(lines(node)).toContain('cluster-keys none cluster-keys');
    // The token of the pod, of one, one and four.
    expect(node.credit).toEqual(['1/6', '1/6']);
  });

  test('local accounts of the cloud leave certificates that nobody can take back', () => {
    const cloud = `
identity:
  people: {value: mixed, field: aadProfile}
  localAdmins: {value: true, field: disableLocalAccounts}
  workloadIdentity: {value: true, field: oidcIssuerProfile}`;
    expect(lines(target(drill({ cloud }), 'user'))).toContain(
      'local-account none cloud/local-account',
    );
  });

  test('a person from an identity provider loses his bindings at once', () => {
    const cloud = `
identity:
  people: {value: provider, field: aadProfile}
  localAdmins: {value: false, field: disableLocalAccounts}
  workloadIdentity: {value: true, field: oidcIssuerProfile}`;
    const [session] = target(drill({ cloud, version: K3S }), 'user').credentials.rows;
    expect(session).toMatchObject({ class: 'oidc-session', grade: 'admin', state: 'in-time' });
  });

  test('an account that no pod runs as and that may deploy is what a pipeline signs in with', () => {
    const objects = `${SHOP}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: ci, namespace: shop}}
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: {name: deployer, namespace: shop}
  rules: [{apiGroups: [apps], resources: [deployments], verbs: [create, patch]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: {name: ci-deploys, namespace: shop}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
  subjects: [{kind: ServiceAccount, name: ci, namespace: shop}]`;
    const ci = target(drill({ objects }), 'ci');
    expect(lines(ci)).toContain('account-token in-time core/ServiceAccount/shop/ci');
    expect(lines(ci).join()).toContain('deploy-key unknown');
  });

  test('an admin-grade token weighs four times as much as one that reads pods', () => {
    const objects = SHOP + ADMIN_ACCOUNT('kube-admin');
    const found = drill({ objects });
    expect(target(found, 'pod').credentials.rows[0]?.grade).toBe('admin');
    expect(target(drill({}), 'pod').credentials.rows[0]?.grade).toBe('other');
  });
});

describe('who may', () => {
  test('a responder who may delete nothing kills nothing', () => {
    const objects = SHOP.replace(
      "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]",
      "rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]",
    );
    const pod = target(drill({ objects, version: K3S }), 'pod');
    expect(pod.credit).toEqual(['0', '0']);
    expect(pod.credentials.rows[0]).toMatchObject({
      state: 'refused',
      ways: [{ permitted: 'no', because: 'no responder may delete rolebindings' }, {}, {}],
    });
  });

  test('without a plan it is not known whether anybody may', () => {
    const found = computeFact(revocation, { objects: SHOP });
    if (found.state === 'unseen') throw new Error('nothing');
    const [pod] = found.value.workloads.map((workload) =>
      found.value.of({ kind: 'pod', workload, standing: '' }),
    );
    expect(pod?.credentials[0]).toMatchObject({ state: 'unknown', credit: { lo: 0, hi: 1 } });
    expect(pod?.credentials[0]?.gaps.map(({ source }) => source)).toContain('plan/access');
  });

  test('actions name what each takes from the escalation graph', () => {
    const found = drill({});
    const [workload] = found.workloads;
    if (workload === undefined) throw new Error('no workload');
    expect(found.actionsFor(workload).map(({ id, removed }) => [id, [...removed]])).toEqual([
      [
        'remove-rights:core/ServiceAccount/shop/api',
        ['rbac.authorization.k8s.io/RoleBinding/shop/api-reads'],
      ],
      ['delete-pod:core/ServiceAccount/shop/api', ['core/Pod/shop/api']],
      ['recreate-account:core/ServiceAccount/shop/api', ['core/ServiceAccount/shop/api']],
    ]);
  });
});

describe('laws', () => {
  const RICH = `${WORLD}${ACCOUNT(", annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/a'}")}${POD(
    ', imagePullSecrets: [{name: pull}], volumes: [{name: t, secret: {secretName: old}}]',
    ', envFrom: [{secretRef: {name: db}}]',
  )}`;

  test('every credential that is listed has a row of T-CRED and a way', () => {
    for (const { credentials } of every(drill({ objects: RICH, plan: REHEARSED(5) }))) {
      for (const one of credentials.rows) {
        expect(CREDENTIAL_CLASSES.map((row) => row.class)).toContain(one.class);
        expect(one.ways.length).toBeGreaterThan(0);
        // What keeps a credit open is always told.
        if (one.state === 'unknown') expect(one.gaps.rows.length).toBeGreaterThan(0);
      }
    }
  });

  test('a longer objective never lowers credit', { timeout: PATIENCE }, () => {
    const credits = (minutes: number): readonly (readonly [string, string])[] =>
      every(
        drill({ objects: RICH, plan: `${REHEARSED(9)}\nobjectives: {revokeMinutes: ${minutes}}` }),
      ).map(({ credit }) => credit);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        (a, more) => {
          const [short, long] = [credits(a), credits(a + more)];
          for (const [index, [lo, hi]] of short.entries()) {
            expect(
              compare(parse(long[index]?.[0] ?? '0') ?? ZERO, parse(lo) ?? ZERO),
            ).toBeGreaterThanOrEqual(0);
            expect(
              compare(parse(long[index]?.[1] ?? '0') ?? ZERO, parse(hi) ?? ZERO),
            ).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      runs(25),
    );
  });

  const kinds = [...leavesOf({ revocation }).values()].map(({ id }) => id);
  test.each(kinds)('hiding %s never raises what is sure', (id) => {
    const example = { objects: RICH, plan: REHEARSED(5), version: 'v1.34.1' };
    const whole = new Map(every(drill(example)).map((one) => [`${one.kind} ${one.name}`, one]));
    const less = computeFact(revocation, example, { hidden: [id] });
    if (less.state === 'unseen') return;
    for (const one of every(less.value)) {
      const before = whole.get(`${one.kind} ${one.name}`);
      if (before === undefined) continue;
      const [now, then] = [parse(one.credit[0]) ?? ZERO, parse(before.credit[0]) ?? ZERO];
      expect(compare(now, then)).toBeLessThanOrEqual(0);
    }
  });
});
