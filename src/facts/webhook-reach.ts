import type { Namespace } from '../model/kubernetes/namespace.ts';
import type { Pod } from '../model/kubernetes/pod.ts';
import { type LabelSelector, selects } from '../model/kubernetes/selector.ts';
import type { Webhook } from '../model/kubernetes/webhook.ts';
import { type Gaps, gapsIn, gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import type { Backend } from './webhook-backend.ts';
import type { ResponseResource } from './webhook-rules.ts';

/** Whether a webhook is asked about the pods that answer for it. */
export type Reach =
  | { readonly type: 'excluded'; readonly by: string }
  | { readonly type: 'included' }
  | { readonly type: 'unseen'; readonly gaps: Gaps };

interface World {
  readonly namespaces: Observed<readonly Namespace[]>;
  readonly pods: Observed<readonly Pod[]>;
}

/** The label that the API server itself gives every namespace. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

export function reachesItself(
  webhook: Webhook,
  matches: readonly ResponseResource[],
  backend: Backend,
  world: World,
): Reach {
  if (backend.type === 'url') return { type: 'excluded', by: 'clientConfig.url' };
  if (!matches.includes('pods')) return { type: 'excluded', by: 'rules' };
  const namespace = inNamespace(webhook.namespaceSelector, backend.namespace, world.namespaces);
  if (namespace.type === 'excluded') return namespace;
  const own = amongPods(webhook.objectSelector, backend, world.pods);
  return own.type === 'included' ? namespace : own;
}

function inNamespace(
  selector: LabelSelector,
  name: string,
  observed: Observed<readonly Namespace[]>,
): Reach {
  const labels = visible(observed).find(({ meta }) => meta.name === name)?.meta.labels;
  const known = new Map([[NAME_LABEL, name], ...(labels ?? [])]);
  const decided = decide(selector, known, 'namespaceSelector', (key) => key === NAME_LABEL);
  if (labels !== undefined || decided.sure) return decided.reach;
  const gaps = someGaps(gapsOf(observed));
  return gaps === undefined ? decided.reach : { type: 'unseen', gaps };
}

/** All pods behind the Service must be excluded: one that is not could not come back. */
function amongPods(
  selector: LabelSelector,
  backend: Exclude<Backend, { type: 'url' }>,
  observed: Observed<readonly Pod[]>,
): Reach {
  if (selector.requirements.length === 0) return { type: 'included' };
  if (backend.type === 'unseen') return { type: 'unseen', gaps: backend.gaps };
  const own = visible(observed).filter(
    ({ meta }) => meta.namespace === backend.namespace && backend.pods.includes(meta.name),
  );
  if (own.some(({ meta }) => selects(selector, meta.labels))) return { type: 'included' };
  const gaps = someGaps(gapsIn(observed, backend.namespace));
  if (own.length < backend.pods.length && gaps !== undefined) return { type: 'unseen', gaps };
  // Without a pod to look at nothing shows that the selector spares it.
  return own.length === 0 ? { type: 'included' } : { type: 'excluded', by: 'objectSelector' };
}

/** `sure`: the labels that decide are known whether or not the object was seen. */
function decide(
  selector: LabelSelector,
  labels: ReadonlyMap<string, string>,
  by: string,
  isKnown: (key: string) => boolean,
): { readonly reach: Reach; readonly sure: boolean } {
  const sure = selector.requirements.filter(({ key }) => isKnown(key));
  if (!selects({ requirements: sure }, labels))
    return { reach: { type: 'excluded', by }, sure: true };
  return {
    reach: selects(selector, labels) ? { type: 'included' } : { type: 'excluded', by },
    sure: sure.length === selector.requirements.length,
  };
}
