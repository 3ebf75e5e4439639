import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/anonymous-holds-no-rights.ts';
import type { PolicyRule } from '../../../src/model/kubernetes/rbac.ts';
import { SHIPPED_BINDINGS, type ShippedBinding } from '../../../src/tables/shipped-bindings.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** As the API would give it. */
function objectsOf(shipped: ShippedBinding, more: Partial<ShippedBinding> = {}): string {
  const { namespace, name, role, subjects, rules } = { ...shipped, ...more };
  const where = namespace === '' ? {} : { namespace };
  const kind = namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding';
  return [
    {
      apiVersion: `${RBAC}/v1`,
      kind: role.kind,
      metadata: { name: role.name, ...where },
      rules: rules.map(({ verbs, groups, resources, resourceNames, urls }) => ({
        verbs,
        ...(groups.length > 0 ? { apiGroups: groups, resources, resourceNames } : {}),
        ...(urls.length > 0 ? { nonResourceURLs: urls } : {}),
      })),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind,
      metadata: { name, ...where },
      roleRef: { apiGroup: RBAC, kind: role.kind, name: role.name },
      subjects: subjects.map((one) => ({
        kind: one === 'system:anonymous' ? 'User' : 'Group',
        name: one,
      })),
    },
  ]
    .map((one) => `- ${JSON.stringify(one)}\n`)
    .join('');
}

function own(rules: readonly Partial<PolicyRule>[], subjects: readonly string[]): string {
  const full = rules.map((one) => ({
    verbs: ['get'],
    groups: [''],
    resources: [],
    resourceNames: [],
    urls: [],
    ...one,
  }));
  const role = { kind: 'ClusterRole', name: 'own' } as const;
  return objectsOf({ of: 'us', namespace: '', name: 'own', role, subjects, rules: full });
}

const SIGNED_IN = ['system:authenticated'];
const NODES = [{ resources: ['nodes'], verbs: ['get', 'list'] }];
const GKE = `
- apiVersion: v1
  kind: Node
  metadata: {name: n1, labels: {cloud.google.com/gke-nodepool: default}}
  spec: {providerID: gce://p/z/n1}
`;

function status(objects: string, options?: ExampleOptions): string {
  const outcome = judgeExample(check, { objects, version: 'v1.34.1' }, options);
  return outcome.type === 'judged' ? outcome.status : outcome.type;
}

describe('rights of everybody', () => {
  it('that are shipped are no finding, as they are and with less', () => {
    for (const shipped of SHIPPED_BINDINGS) {
      expect([shipped.name, status(objectsOf(shipped))]).toEqual([shipped.name, 'pass']);
      expect(status(objectsOf(shipped, { rules: shipped.rules.slice(1) }))).toBe('pass');
      expect(status(objectsOf(shipped, { subjects: shipped.subjects.slice(0, 1) }))).toBe('pass');
      expect(status(objectsOf(shipped) + GKE)).toBe('pass');
    }
  });

  it('that are shipped with less fail', () => {
    const secrets = {
      verbs: ['get'],
      groups: [''],
      resources: ['secrets'],
      resourceNames: [],
      urls: [],
    };
    for (const shipped of SHIPPED_BINDINGS) {
      const widened = objectsOf(shipped, { rules: [...shipped.rules, secrets] });
      expect([shipped.name, status(widened)]).toEqual([shipped.name, 'fail']);
      if (shipped.subjects.includes('system:unauthenticated')) continue;
      const opened = { subjects: [...shipped.subjects, 'system:unauthenticated'] };
      expect(status(objectsOf(shipped, opened))).toBe('fail');
    }
  });

  it('under the name of another kind of binding are not shipped', () => {
    const [shipped] = SHIPPED_BINDINGS.filter(({ of }) => of === 'kubeadm');
    if (shipped === undefined) throw new Error('kubeadm ships one');
    const role = { kind: 'ClusterRole', name: shipped.role.name } as const;
    expect(status(objectsOf(shipped, { namespace: '', role }))).toBe('fail');
  });

  it('that add nothing to what Kubernetes gives are no finding', () => {
    expect(status(own([{ urls: ['/version'], groups: [] }], ['system:unauthenticated']))).toBe(
      'pass',
    );
    expect(status(own([{ urls: ['/apis'], groups: [] }], SIGNED_IN))).toBe('pass');
    expect(status(own([{ urls: ['/apis'], groups: [] }], ['system:unauthenticated']))).toBe('fail');
  });

  it('to read what is not sensitive warn for who signs in, and fail for others', () => {
    expect(status(own(NODES, SIGNED_IN))).toBe('warn');
    expect(status(own(NODES, ['system:authenticated:oauth']))).toBe('warn');
    for (const one of ['system:unauthenticated', 'system:anonymous']) {
      expect(status(own(NODES, [one]))).toBe('fail');
      expect(status(own(NODES, [...SIGNED_IN, one]))).toBe('fail');
    }
  });

  it('to read fail where any account of the cloud signs in, and are open where that is not known', () => {
    expect(status(own(NODES, SIGNED_IN) + GKE)).toBe('fail');
    const hidden = { hidden: ['core/Node'] };
    const outcome = judgeExample(check, { objects: own(NODES, SIGNED_IN) }, hidden);
    expect(outcome).toMatchObject({ status: 'unknown', credit: { lo: { n: 0n } } });
  });

  it.for<readonly [string, Partial<PolicyRule>]>([
    ['secrets', { resources: ['secrets'] }],
    ['logs', { resources: ['pods/log'] }],
    ['commands by a mere get', { resources: ['pods/exec'] }],
    ['the kubelets', { resources: ['nodes/proxy'] }],
    ['all resources', { resources: ['*'] }],
    ['all groups', { groups: ['*'], resources: ['nodes'] }],
    ['a write', { resources: ['nodes'], verbs: ['get', 'patch'] }],
    ['any verb', { resources: ['nodes'], verbs: ['*'] }],
    [
      'the tokens of others',
      { groups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
    ],
    ['any path', { groups: [], urls: ['*'] }],
    ['metrics', { groups: [], urls: ['/metrics'] }],
  ])('to %s fail for who signs in', ([, rule]) => {
    expect(status(own([rule], SIGNED_IN))).toBe('fail');
    expect(status(own([...NODES, rule], SIGNED_IN))).toBe('fail');
  });

  it('by a role that does not exist are none', () => {
    const binding = own(NODES, ['system:anonymous']).split('\n').slice(1).join('\n');
    expect(status(binding)).toBe('pass');
    expect(status(binding, { hidden: [`${RBAC}/ClusterRole`] })).toBe('unknown');
  });

  it('are not those of a group, user or account of a similar name', () => {
    for (const one of ['system:authenticated:staff', 'authenticated', 'system:serviceaccounts']) {
      expect(status(own([{ resources: ['secrets'] }], [one]))).toBe('pass');
    }
  });

  it.for(['RoleBinding', 'ClusterRoleBinding'])('are open where a %s may be hidden', (kind) => {
    for (const options of [{ hidden: [`${RBAC}/${kind}`] }, { partial: [`${RBAC}/${kind}`] }]) {
      expect(status('', options)).toBe('unknown');
    }
    expect(status(own(NODES, ['system:anonymous']), { partial: [`${RBAC}/${kind}`] })).toBe('fail');
  });

  it('of no binding at all are none', () => {
    expect(status('')).toBe('pass');
  });
});
