import { fieldOf, type Named } from '../model/kubernetes/meta.ts';
import { type Service, serves, services } from '../model/kubernetes/service.ts';
import type { Webhook, WebhookConfiguration } from '../model/kubernetes/webhook.ts';
import { type Gap, gapsIn, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { declaredManagement } from './declared-management.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** Who is behind a webhook: its own mark, or whoever manages all that answers for it. */
export interface WebhookManagement {
  /** None where nothing explains it. */
  readonly of: (configuration: WebhookConfiguration) => readonly Evidence[];
  /** What could hide that something does. */
  readonly unseenOf: (configuration: WebhookConfiguration) => readonly Gap[];
}

/** Programs write their webhooks themselves: then what they call tells whose they are. Always whole. */
export const webhookManagement: Fact<WebhookManagement> = defineFact({
  id: 'webhook-management',
  title: 'Which webhooks are managed from outside the cluster',
  needs: {
    management: declaredManagement,
    services: maybe(services),
    workloads: maybe(workloads),
  },
  compute: ({ management, services, workloads }): WebhookManagement => {
    const byNamespace = Map.groupBy(visible(workloads), ({ namespace }) => namespace);
    const behind = (service: Service): readonly WorkloadView[] =>
      (byNamespace.get(service.meta.namespace) ?? []).filter((workload) =>
        workload.pods.some((pod) => serves(service, pod.labels)),
      );
    const answering = (object: Named, webhook: Webhook): readonly Evidence[] => {
      const service = visible(services).find(({ meta }) => isTarget(webhook, meta));
      const backends = service === undefined ? [] : behind(service);
      const found = backends.flatMap((one) => management.ofWorkload(one) ?? []);
      if (service === undefined || found.length === 0 || found.length < backends.length) return [];
      const path = `${webhook.path}.clientConfig.service.name`;
      return [fieldOf(object, path, service.meta.name), ...found];
    };
    return {
      of: (configuration) => {
        const own = management.ofObject(configuration);
        if (own !== undefined) return [own];
        const all = configuration.webhooks.map((one) => answering(configuration, one));
        return all.every((one) => one.length > 0) ? all.flat() : [];
      },
      unseenOf: ({ webhooks }) => [
        ...management.gaps,
        ...webhooks.flatMap(({ target }) =>
          target.type === 'url'
            ? []
            : [...gapsIn(services, target.namespace), ...gapsIn(workloads, target.namespace)],
        ),
      ],
    };
  },
  show: () => ({}),
});

function isTarget(
  { target }: Webhook,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  return target.type !== 'url' && target.namespace === namespace && target.name === name;
}
