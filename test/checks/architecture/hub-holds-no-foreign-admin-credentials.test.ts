import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/hub-holds-no-foreign-admin-credentials.ts';
import { judgeExample } from '../../judge.ts';
import { said } from '../said.ts';

const secret = (name: string, labels: string, type = 'Opaque', namespace = 'argocd'): string => `
- {apiVersion: v1, kind: Secret, metadata: {name: ${name}, namespace: ${namespace}, labels: ${labels}}, type: ${type}}`;
const ARGO = secret('east', '{argocd.argoproj.io/secret-type: cluster}');
const TENANT = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {template: {spec: {containers: [{name: web, image: 'shop/web:1'}]}}}`;
const BESIDE = 'beside workloads of tenants';

describe('credentials of other clusters', () => {
  it('are found by the marks of each tool, and nothing else is taken for one', () => {
    const of = (objects: string) => said(check, { objects: objects + TENANT });
    expect([
      of(ARGO),
      of(secret('c1-kubeconfig', '{a: b}', 'cluster.x-k8s.io/secret', 'capi')),
      of(secret('c1-ca', '{a: b}', 'cluster.x-k8s.io/secret', 'capi')),
      of(secret('istio-remote-east', '{istio/multiCluster: "true"}', 'Opaque', 'istio-system')),
      of(secret('repo', '{argocd.argoproj.io/secret-type: repository}')),
    ]).toEqual([
      [`fail: opens another cluster for Argo CD, ${BESIDE}`],
      [`fail: opens another cluster for Cluster API, ${BESIDE}`],
      ['pass: no Secret opens another cluster'],
      [`warn: opens another cluster for Istio, ${BESIDE}; Istio only reads there`],
      ['pass: no Secret opens another cluster'],
    ]);
  });

  it('may be where no tenant runs, and count half where the plan states that they open one namespace', () => {
    const plan = 'clusters: [{id: example, remoteCredentials: namespace-scoped}]';
    expect([
      said(check, { objects: ARGO }),
      said(check, { objects: ARGO + TENANT, plan }),
      said(check, { objects: ARGO }, { hidden: ['core/Pod'] }),
    ]).toEqual([
      ['pass: opens another cluster for Argo CD; no tenant runs here'],
      [
        `warn: opens another cluster for Argo CD, ${BESIDE}; the plan states that it is for single namespaces`,
      ],
      ['unknown: opens another cluster for Argo CD; not seen whether tenants run here'],
    ]);
  });

  it('are unknown without the opt-in, which is named', () => {
    const hidden = { 'core/Secret': 'not-collected' } as const;
    expect(judgeExample(check, { objects: TENANT }, { hidden })).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: 'list secrets, with --allow-secret-metadata' }],
    });
  });
});
