import {
  type IstioAuthorization,
  istioAuthorizations,
} from '../../model/kubernetes/istio-authorization.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { type EffectiveMtls, effectiveMtls, type WorkloadMtls } from './effective-mtls.ts';
import { istio } from './istio.ts';
import { holdsAtNode, isOpen, portsOfRule } from './rule-effects.ts';
import { selecting } from './selecting.ts';

/** The policies of Istio that hold for one workload. */
export interface WorkloadAuthorization {
  readonly mtls: WorkloadMtls;
  readonly policies: readonly IstioAuthorization[];
  /** Whether callers that no policy lists are refused. */
  readonly defaultDeny: boolean;
}

/** Who may call whom by the policies of Istio. Always whole: gaps are what was not seen of them. */
export interface MeshAuthorization {
  readonly workloads: readonly WorkloadAuthorization[];
  /** Policies with the workloads of the mesh that they hold for. */
  readonly selected: ReadonlyMap<IstioAuthorization, readonly WorkloadMtls[]>;
  /** Of a namespace as such: what a pod there that no policy names meets. */
  readonly ofNamespace: (namespace: string) => readonly IstioAuthorization[];
  readonly gapsIn: (namespace: string) => readonly Gap[];
  /** What was not seen of policies and workloads at all. */
  readonly gaps: readonly Gap[];
}

export const meshAuthorization: Fact<MeshAuthorization> = defineFact({
  id: 'mesh-authorization',
  title: 'Who may call which workload of an Istio mesh, by its policies',
  needs: { mtls: maybe(effectiveMtls), istio, policies: maybe(ifServed(istioAuthorizations)) },
  compute: ({ mtls, istio, policies }): MeshAuthorization => {
    const all = visible(policies).filter(({ targets }) => targets.length === 0);
    const held = selecting(all);
    const root = istio.root ?? '';
    const of = (namespace: string, labels: ReadonlyMap<string, string>) => {
      const own = held(namespace, labels);
      if (namespace === root) return [...own.wide, ...own.narrow];
      // Other than with peer authentication, a selector in the root namespace holds everywhere.
      const wide = held(root, labels);
      return [...wide.wide, ...wide.narrow, ...own.wide, ...own.narrow];
    };
    const workloads = insideIstio(mtls).map((one): WorkloadAuthorization => {
      const { workload } = one;
      const found = new Set(workload.pods.flatMap(({ labels }) => of(workload.namespace, labels)));
      const sure = [...found];
      return { mtls: one, policies: sure, defaultDeny: refusesOthers(sure) };
    });
    const selected = new Map<IstioAuthorization, WorkloadMtls[]>(all.map((one) => [one, []]));
    for (const { mtls, policies } of workloads) {
      for (const policy of policies) selected.get(policy)?.push(mtls);
    }
    return {
      workloads,
      selected,
      ofNamespace: (namespace) => of(namespace, new Map()),
      gapsIn: (namespace) => [
        ...istio.rootGaps,
        ...gapsIn(policies, namespace),
        ...gapsIn(policies, root),
      ],
      // Where the root namespace is matters for workloads alone.
      gaps: [
        ...(workloads.length === 0 ? [] : istio.rootGaps),
        ...gapsOf(policies),
        ...gapsOf(mtls),
      ],
    };
  },
  show: ({ workloads }: MeshAuthorization) =>
    workloads.map(({ mtls, policies, defaultDeny }) => ({
      workload: `${mtls.workload.namespace}/${mtls.workload.meta.name}`,
      kind: mtls.workload.meta.kind,
      mesh: mtls.mesh,
      defaultDeny,
      policies: policies.map((policy) => shown(policy, mtls.mesh)),
    })),
});

/** With any ALLOW policy whoever none of them lists is refused, unless one lists everybody. */
export function refusesOthers(policies: readonly IstioAuthorization[]): boolean {
  const allowing = policies.filter(({ action }) => action === 'ALLOW');
  return allowing.length > 0 && !allowing.some(({ rules }) => rules.some(isOpen));
}

/** What a policy leaves undone where it holds: all it says, or a part. */
export interface Shortfall {
  readonly undone: 'all' | 'some';
  readonly why: string;
}

/** Undefined where a policy does all that it says. */
export function shortfall(
  { action, rules }: IstioAuthorization,
  mesh: string,
): Shortfall | undefined {
  if (action === 'AUDIT') return { undone: 'all', why: 'it only asks for records' };
  if (mesh !== 'istio-ambient') return undefined;
  if (action === 'CUSTOM') return { undone: 'all', why: 'the proxy of a node asks nobody else' };
  if (action !== 'DENY' || rules.every(holdsAtNode)) return undefined;
  return rules.some(holdsAtNode)
    ? { undone: 'some', why: 'rules about requests do nothing without a waypoint' }
    : { undone: 'all', why: 'it is about requests, which takes a waypoint' };
}

/** Those of which nobody saw whether they are in it may be. */
function insideIstio(mtls: Observed<EffectiveMtls>): readonly WorkloadMtls[] {
  if (mtls.state === 'unseen') return [];
  return mtls.value.all.filter(({ mesh }) => mesh.startsWith('istio') || mesh === 'unknown');
}

function shown(policy: IstioAuthorization, mesh: string): object {
  const less = shortfall(policy, mesh);
  return {
    object: subjectOf(policy.meta).key,
    action: policy.action,
    rules: policy.rules.map((rule) => ({
      from: rule.from.map(({ identities, ipBlocks, notIpBlocks, request }) => ({
        ...Object.fromEntries(identities.map(({ field, values }) => [field, values])),
        ...(ipBlocks.length === 0 ? {} : { ipBlocks }),
        ...(notIpBlocks.length === 0 ? {} : { notIpBlocks }),
        ...(request ? { request } : {}),
      })),
      ports: portsOfRule(rule) ?? ['*'],
      when: rule.when.map(({ key }) => key),
    })),
    ...(less === undefined ? {} : { shortfall: less }),
  };
}
