import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Workload } from '../model/kubernetes/workloads.ts';
import { type Gaps, gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import type { Evidence } from '../model/verdict.ts';
import { repositoryOf } from '../tables/agent-images.ts';
import type { PolicyEngine } from '../tables/policy-engines.ts';

/** Whether what evaluates the policies can answer. */
export type Health =
  | { readonly type: 'in-process' }
  | { readonly type: 'replicas'; readonly ready: number; readonly evidence: readonly Evidence[] }
  | { readonly type: 'unseen'; readonly gaps: Gaps };

/** The best of its Deployments: as running, or as declared where nothing reports. */
export function healthOf(
  engine: PolicyEngine,
  observed: Observed<readonly Workload[]>,
  isDeclared: boolean,
): Health {
  const found = visible(observed).filter(({ meta, template }) => {
    const images = template.spec.containers.filter(({ name }) => name === engine.container);
    const lastParts = images.map(({ image }) => repositoryOf(image).split('/').at(-1));
    return lastParts.includes(engine.image) && !/audit/.test(meta.name);
  });
  const ready = (one: Workload): number =>
    isDeclared ? (one.replicas ?? 1) : (one.status.ready ?? 0);
  const [best] = found.toSorted((a, b) => ready(b) - ready(a));
  const gaps = someGaps(gapsOf(observed));
  if (gaps !== undefined && (best === undefined || ready(best) < 2))
    return { type: 'unseen', gaps };
  if (best === undefined) return { type: 'replicas', ready: 0, evidence: [] };
  const path = isDeclared ? 'spec.replicas' : 'status.readyReplicas';
  return { type: 'replicas', ready: ready(best), evidence: [fieldOf(best, path, ready(best))] };
}
