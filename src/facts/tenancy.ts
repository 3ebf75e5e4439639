import { subjectOf } from '../model/kubernetes/meta.ts';
import { type Namespace, namespaces } from '../model/kubernetes/namespace.ts';
import {
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Subject } from '../model/verdict.ts';
import { SYSTEM_NAMESPACES } from '../tables/system-namespaces.ts';
import { remember } from './remember.ts';
import { workloads } from './workloads.ts';

export interface NamespaceView {
  readonly name: string;
  readonly subject: Subject;
  /** What brings it, such as `Kubernetes`; undefined for a tenant's. */
  readonly system: string | undefined;
  /** Undefined for one that only other objects name. */
  readonly object: Namespace | undefined;
  /** With the label that the API server gives each namespace. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface Tenancy {
  /** Namespaces that exist or are named by a workload, by name. */
  readonly namespaces: readonly NamespaceView[];
  readonly tenants: readonly NamespaceView[];
  /** False for system namespaces, and for the empty name of cluster-scoped objects. */
  readonly isTenant: (namespace: string) => boolean;
  /** Also of a namespace that was not seen: then it has only the label with its name. */
  readonly namespace: (name: string) => NamespaceView;
}

/** Which namespaces belong to the cluster's machinery and which to tenants. */
export const tenancy: Fact<Tenancy> = definePartialFact({
  id: 'tenancy',
  title: 'System and tenant namespaces',
  needs: { namespaces: maybe(namespaces), workloads: maybe(workloads), cluster: thisCluster },
  compute: ({ namespaces, workloads, cluster }): Observed<Tenancy> => {
    const objects = new Map(visible(namespaces).map((one) => [one.meta.name, one]));
    const names = new Set([
      ...objects.keys(),
      ...visible(workloads).map((workload) => workload.namespace),
    ]);
    const all = [...names].sort().map((name) => viewOf(name, objects.get(name)));
    const byName = new Map(all.map((one) => [one.name, one]));
    const value: Tenancy = {
      namespaces: all,
      tenants: all.filter((one) => one.system === undefined),
      isTenant: remember((name) => name !== '' && systemOf(name) === undefined),
      namespace: (name) => byName.get(name) ?? viewOf(name, undefined),
    };
    // A running cluster lists every namespace; manifests often name some that they do not declare.
    const naming = cluster.source === 'manifests' ? gapsOf(workloads) : [];
    const gaps = someGaps([...gapsOf(namespaces), ...naming]);
    if (gaps === undefined) return seen(value);
    return all.length === 0 ? unseen(gaps) : partial(value, gaps);
  },
  show: ({ namespaces }: Tenancy) =>
    namespaces.map(({ name, system }) => ({ name, system: system ?? null })),
});

/** A namespace of which nothing is known but its name. */
export function unseenNamespace(name: string): NamespaceView {
  return viewOf(name, undefined);
}

function viewOf(name: string, object: Namespace | undefined): NamespaceView {
  return {
    name,
    subject: subjectOf({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name }),
    system: systemOf(name),
    object,
    labels: new Map([...(object?.meta.labels ?? []), ['kubernetes.io/metadata.name', name]]),
  };
}

const PATTERNS = SYSTEM_NAMESPACES.map(({ pattern, of }) => {
  const any = pattern.endsWith('*');
  return { text: any ? pattern.slice(0, -1) : pattern, any, of };
});

function systemOf(name: string): string | undefined {
  return PATTERNS.find(({ text, any }) => (any ? name.startsWith(text) : name === text))?.of;
}
