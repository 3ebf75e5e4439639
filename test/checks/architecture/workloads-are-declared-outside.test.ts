import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/workloads-are-declared-outside.ts';
import { judgeExample } from '../../judge.ts';
import { said } from '../said.ts';

const deployment = (name: string, meta = '', namespace = 'shop'): string => `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: ${name}, namespace: ${namespace}${meta}}
  spec: {template: {spec: {containers: [{name: main, image: 'a:1'}]}}}`;
const SPACE = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}`;
const ARGO = ", annotations: {argocd.argoproj.io/tracking-id: 'shop:apps/Deployment:shop/a'}";
const HELM = ', annotations: {meta.helm.sh/release-name: shop}';
const FLUX =
  ', labels: {helm.toolkit.fluxcd.io/name: shop, helm.toolkit.fluxcd.io/namespace: flux-system}';
const LISTED = `
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: shop, namespace: argocd}
  spec: {}
  status: {resources: [{group: apps, kind: Deployment, namespace: shop, name: a}]}`;

describe('what a clean cluster is built from', () => {
  it('is declared where Argo CD or Flux marks it or lists it, and half so by Helm alone', () => {
    expect([
      said(check, { objects: SPACE + deployment('a', ARGO) }),
      said(check, { objects: SPACE + deployment('a', FLUX) }),
      said(check, { objects: SPACE + deployment('a') + LISTED }),
      said(check, { objects: SPACE + deployment('a', HELM) }),
      said(check, { objects: SPACE + deployment('a') }),
    ]).toEqual([
      ['pass: declared for Argo CD'],
      ['pass: declared for Flux'],
      ['pass: declared for Argo CD'],
      ['warn: only Helm tells where it came from'],
      ['fail: declared nowhere but in this cluster'],
    ]);
  });

  it('is a share of all controllers of tenants, where releases of Helm count half', () => {
    const objects = (declared: number, helm: number, bare: number): string =>
      SPACE +
      [
        ...Array.from({ length: declared }, (_, i) => deployment(`a${i}`, ARGO)),
        ...Array.from({ length: helm }, (_, i) => deployment(`h${i}`, HELM)),
        ...Array.from({ length: bare }, (_, i) => deployment(`b${i}`)),
      ].join('');
    const status = (...of: readonly [number, number, number]) =>
      judgeExample(check, { objects: objects(...of) });
    expect([status(19, 0, 1), status(9, 1, 0), status(4, 6, 0), status(6, 1, 3)]).toMatchObject([
      { status: 'pass' },
      { status: 'pass' },
      { status: 'warn' },
      { status: 'fail' },
    ]);
  });

  it('is unknown for what carries no mark while Applications were not seen', () => {
    const hidden = ['argoproj.io/Application'];
    expect([
      said(check, { objects: SPACE + deployment('a') }, { hidden }),
      said(check, { objects: SPACE + deployment('a', FLUX) }, { hidden }),
      said(check, { objects: SPACE }),
    ]).toEqual([
      ['unknown: not seen whether anything declares it'],
      ['pass: declared for Flux'],
      ['not-applicable: tenants have no controller'],
    ]);
  });
});
