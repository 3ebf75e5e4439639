import { gapsIn, visible } from '../../model/observed.ts';
import type { Isolation as State } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { isolation } from '../isolation/isolation.ts';
import type { Isolated } from '../isolation/workload-isolation.ts';
import { remember } from '../remember.ts';
import { workloads } from '../workloads.ts';

/** Whether pods of a namespace take connections only from whom a policy names. */
export interface IsolationOf {
  readonly state: State;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

export interface NamespaceIsolation {
  readonly of: (namespace: string) => IsolationOf;
}

/** By its pods, with policies of every kind and the plugin that enforces them. */
export const namespaceIsolation: Fact<NamespaceIsolation> = defineFact({
  id: 'namespace-isolation',
  title: 'Which namespaces take connections only from whom a policy names',
  needs: { isolation: maybe(isolation), workloads: maybe(workloads) },
  compute: ({ isolation, workloads }): NamespaceIsolation => {
    if (isolation.state === 'unseen') {
      const why = isolation.gaps[0].detail;
      return { of: () => ({ state: 'unknown', why, evidence: [] }) };
    }
    const { value } = isolation;
    const inside = Map.groupBy(visible(workloads), ({ namespace }) => namespace);
    const of = (namespace: string): IsolationOf => {
      const all = (inside.get(namespace) ?? []).flatMap((one) => value.of(one)?.ingress ?? []);
      if (all.length > 0) return together(all);
      const unseen = [...gapsIn(workloads, namespace), ...gapsIn(isolation, namespace)];
      const { state } = value.ofNewPodIn(namespace);
      if (unseen.length > 0 || state === 'unknown') return unsure(unseen[0]?.detail);
      return state === 'isolated'
        ? { state: 'yes', why: 'policies isolate pods that come there', evidence: [] }
        : { state: 'no', why: 'no policy isolates pods that come there', evidence: [] };
    };
    return { of: remember(of) };
  },
  show: () => ({}),
});

function together(all: readonly Isolated[]): IsolationOf {
  const closed = all.filter(({ state }) => state === 'isolated');
  const open = all.find(({ state }) => state === 'open');
  const unknown = all.find(({ state }) => state === 'unknown');
  if (closed.length > 0 && open !== undefined) {
    const why = `policies isolate ${closed.length} of ${all.length} workloads`;
    return { state: 'partly', why, evidence: open.evidence };
  }
  if (unknown !== undefined) return { ...unsure(unknown.message), evidence: unknown.evidence };
  if (open !== undefined) return { state: 'no', why: open.message, evidence: open.evidence };
  const evidence = closed.flatMap((one) => one.evidence.slice(0, 1)).slice(0, 1);
  return { state: 'yes', why: 'policies isolate every pod', evidence };
}

function unsure(why = 'not all network policies were seen'): IsolationOf {
  return { state: 'unknown', why, evidence: [] };
}
