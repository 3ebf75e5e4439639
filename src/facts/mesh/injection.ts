import { describeSelector, selects } from '../../model/kubernetes/selector.ts';
import type { Webhook, WebhookConfiguration } from '../../model/kubernetes/webhook.ts';
import type { Marks } from './carried.ts';

/** Whether Istio's injector would add its sidecar to a pod that does not have it yet, and why. */
export interface Injection {
  readonly injected: boolean;
  readonly why: string;
}

const INJECT = 'sidecar.istio.io/inject';
const ENABLED = 'istio-injection';
const REVISION = 'istio.io/rev';

/** Namespaces that the injector leaves alone whatever their labels say. */
const IGNORED: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];

/** What the injector reads as yes in the pod's own word. */
const YES: readonly string[] = ['y', 'yes', 'true', 'on'];

/** An injector's webhooks end so, with and without a revision. */
const INJECTOR = 'sidecar-injector.istio.io';

interface Asking {
  readonly pod: Marks;
  readonly hostNetwork: boolean;
  readonly namespace: Marks;
  readonly name: string;
}

/** The injector's own webhooks, by which the API server decides whether to ask it at all. */
export function injectorsIn(all: readonly WebhookConfiguration[]): readonly Webhook[] {
  return all.flatMap(({ webhooks }) => webhooks.filter(({ name }) => name.endsWith(INJECTOR)));
}

/** Without webhooks to look at, by the labels that those of every installation select. */
export function istioInjection(asking: Asking, injectors: readonly Webhook[]): Injection {
  const { pod, hostNetwork, name } = asking;
  if (hostNetwork) return { injected: false, why: 'pods of the host network get no sidecar' };
  if (IGNORED.includes(name)) return { injected: false, why: `no sidecar is injected in ${name}` };
  const asked = injectors.length === 0 ? byLabels(asking) : byWebhooks(asking, injectors);
  const word = pod.labels.get(INJECT) ?? pod.annotations.get(INJECT);
  if (!asked.injected || word === undefined || YES.includes(word.toLowerCase())) return asked;
  return { injected: false, why: `${INJECT} is ${word}` };
}

function byWebhooks({ pod, namespace, name }: Asking, injectors: readonly Webhook[]): Injection {
  const labels = new Map([['kubernetes.io/metadata.name', name], ...namespace.labels]);
  const found = injectors.find(
    (one) => selects(one.namespaceSelector, labels) && selects(one.objectSelector, pod.labels),
  );
  if (found === undefined) return { injected: false, why: 'no webhook of an injector selects it' };
  return {
    injected: true,
    why: `${found.name} selects ${describeSelector(found.namespaceSelector)}`,
  };
}

/** `istio-injection` comes before a revision, and either before what the pod's labels ask for. */
function byLabels({ pod, namespace }: Asking): Injection {
  const enabled = namespace.labels.get(ENABLED);
  const revision = namespace.labels.get(REVISION);
  if (enabled !== undefined) {
    return { injected: enabled === 'enabled', why: `${ENABLED} of the namespace is ${enabled}` };
  }
  if (revision !== undefined) {
    return { injected: revision !== '', why: `${REVISION} of the namespace is ${revision}` };
  }
  const own = pod.labels.get(INJECT);
  if (own === 'true') return { injected: true, why: `${INJECT} of the pod is true` };
  const rev = pod.labels.get(REVISION);
  if (rev !== undefined && rev !== '') return { injected: true, why: `${REVISION} is ${rev}` };
  return ofOpenShift(pod, namespace);
}

/** OpenShift Service Mesh 2 injects where the namespace is a member and the pod itself asks. */
function ofOpenShift(pod: Marks, namespace: Marks): Injection {
  const word = pod.annotations.get(INJECT);
  const member = namespace.labels.get('maistra.io/member-of');
  if (member !== undefined && word === 'true') {
    return { injected: true, why: `the pod asks, in a member of ${member}` };
  }
  return { injected: false, why: 'no label asks for a sidecar' };
}
