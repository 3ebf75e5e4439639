import { fieldOf } from '../model/kubernetes/meta.ts';
import { planOwnership } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { concerns } from './declarations.ts';
import type { NamespaceView } from './tenancy.ts';
import { matchesNamespace } from './tiers.ts';
import type { WorkloadView } from './workloads.ts';

/** Labels that name an owner where the plan names no keys of its own. */
export const OWNER_KEYS: readonly string[] = ['owner', 'team', 'on-call'];

/** Two or more owners of what is in one namespace, as labels or the plan name them. */
export interface MixedOwners {
  readonly owners: readonly string[];
  /** One piece for each owner. */
  readonly evidence: readonly Evidence[];
}

export interface NamespaceOwners {
  /** Who owns it: by the plan, by a label of its own, or by one of its workloads. */
  readonly of: (
    namespace: NamespaceView,
    workloads: readonly WorkloadView[],
  ) => Evidence | undefined;
  /** Undefined where at most one owner is named. */
  readonly mixed: (
    namespace: NamespaceView,
    workloads: readonly WorkloadView[],
  ) => MixedOwners | undefined;
}

/** Who owns what is in a namespace. Without a plan the usual owner labels count. */
export const namespaceOwners: Fact<NamespaceOwners> = defineFact({
  id: 'namespace-owners',
  title: 'Owners of the workloads in a namespace',
  needs: { ownership: maybe(planOwnership), cluster: thisCluster },
  compute: ({ ownership, cluster }): NamespaceOwners => {
    const declared = ownership.state === 'unseen' ? undefined : ownership.value;
    const keys = declared === undefined || declared.keys.length === 0 ? OWNER_KEYS : declared.keys;
    const tenantsOf = (namespace: NamespaceView): readonly { readonly name: string }[] =>
      (declared?.tenants ?? []).filter(({ namespaces }) =>
        namespaces.some(
          (selector) => concerns(selector, cluster) && matchesNamespace(selector, namespace),
        ),
      );
    return {
      of: (namespace, workloads) => {
        const [tenant] = tenantsOf(namespace);
        if (tenant !== undefined) return tenantOf(tenant.name, namespace);
        return (
          labelOf(keys, namespace) ?? keys.flatMap((key) => byLabel(key, workloads).evidence)[0]
        );
      },
      mixed: (namespace, workloads) => {
        const tenants = tenantsOf(namespace);
        if (tenants.length > 1) {
          const owners = tenants.map(({ name }) => name);
          return { owners, evidence: owners.map((name) => tenantOf(name, namespace)) };
        }
        return keys.map((key) => byLabel(key, workloads)).find((one) => one.owners.length > 1);
      },
    };
  },
  show: () => ({}),
});

function byLabel(key: string, workloads: readonly WorkloadView[]): MixedOwners {
  const owners = new Map<string, Evidence>();
  for (const workload of workloads) {
    const found = labelled(workload, key);
    if (found !== undefined && !owners.has(found.value)) owners.set(found.value, found);
  }
  return { owners: [...owners.keys()].sort(), evidence: [...owners.values()] };
}

/** The label on the workload itself, else on its pods. */
function labelled({ controllers, pods }: WorkloadView, key: string): Evidence | undefined {
  const path = `metadata.labels['${key}']`;
  for (const controller of controllers) {
    const value = controller.meta.labels.get(key);
    if (value !== undefined) return fieldOf(controller, path, value);
  }
  for (const { object, base, labels } of pods) {
    const value = labels.get(key);
    if (value !== undefined) return fieldOf(object, base.replace(/spec$/, path), value);
  }
  return undefined;
}

function labelOf(keys: readonly string[], { object }: NamespaceView): Evidence | undefined {
  if (object === undefined) return undefined;
  const key = keys.find((one) => object.meta.labels.has(one));
  if (key === undefined) return undefined;
  return fieldOf(object, `metadata.labels['${key}']`, object.meta.labels.get(key) ?? '');
}

function tenantOf(tenant: string, { subject }: NamespaceView): Evidence {
  const path = `ownership.tenants['${tenant}'].namespaces`;
  return { subject: { type: 'plan', key: 'plan/ownership' }, path, value: subject.key };
}
