import { endpointSlices } from '../model/kubernetes/endpoint-slice.ts';
import { subjectOf } from '../model/kubernetes/meta.ts';
import { namespaces } from '../model/kubernetes/namespace.ts';
import { pods } from '../model/kubernetes/pod.ts';
import { services } from '../model/kubernetes/service.ts';
import {
  mutatingWebhooks,
  validatingWebhooks,
  type Webhook,
  type WebhookConfiguration,
} from '../model/kubernetes/webhook.ts';
import {
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import { type Backend, backendOf } from './webhook-backend.ts';
import { type Reach, reachesItself } from './webhook-reach.ts';
import { type ResponseResource, resourcesMatched } from './webhook-rules.ts';

/** One webhook, what of a response it would be asked about, and whether it can answer. */
export interface AdmissionWebhook {
  readonly configuration: WebhookConfiguration;
  readonly webhook: Webhook;
  /** What responders create or change that it is asked about; its selectors may narrow it. */
  readonly matches: readonly ResponseResource[];
  /** Whether it is asked about the pods that answer for it: then they cannot come back without it. */
  readonly itself: Reach;
  readonly backend: Backend;
}

/** Every admission webhook of the cluster, fail-closed or not. Conversion webhooks are not among them. */
export const admissionWebhooks: Fact<readonly AdmissionWebhook[]> = definePartialFact({
  id: 'admission-webhooks',
  title: 'Admission webhooks: what of a response they match and whether they can answer',
  needs: {
    validating: maybe(validatingWebhooks),
    mutating: maybe(mutatingWebhooks),
    slices: maybe(endpointSlices),
    services: maybe(services),
    namespaces: maybe(namespaces),
    pods: maybe(pods),
  },
  compute: ({ validating, mutating, ...world }): Observed<readonly AdmissionWebhook[]> => {
    const value = [...visible(validating), ...visible(mutating)].flatMap((configuration) =>
      configuration.webhooks.map((webhook): AdmissionWebhook => {
        const backend = backendOf(webhook.target, world.slices, world.services);
        const matches = resourcesMatched(webhook.rules);
        return {
          configuration,
          webhook,
          matches,
          backend,
          itself: reachesItself(webhook, matches, backend, world),
        };
      }),
    );
    const gaps = someGaps([...gapsOf(validating), ...gapsOf(mutating)]);
    if (gaps === undefined) return seen(value);
    const none = validating.state === 'unseen' && mutating.state === 'unseen';
    return none ? unseen(gaps) : partial(value, gaps);
  },
  show: (value: readonly AdmissionWebhook[]) =>
    value.map(({ configuration, webhook, matches, itself, backend }) => ({
      configuration: subjectOf(configuration.meta).key,
      webhook: webhook.name,
      failurePolicy: webhook.failurePolicy,
      timeoutSeconds: webhook.timeoutSeconds,
      matches,
      matchesItself: itself.type,
      backend: backend.type === 'service' ? { ready: backend.ready.length } : backend.type,
    })),
});
