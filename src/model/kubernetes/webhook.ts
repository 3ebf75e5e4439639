import { at, list, number, requiredText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { MANAGERS_KEEP, META_KEEP, type Meta, metaOf } from './meta.ts';
import { EVERYTHING, type LabelSelector, selectorOf } from './selector.ts';

/** A ValidatingWebhookConfiguration or MutatingWebhookConfiguration. */
export interface WebhookConfiguration {
  readonly meta: Meta;
  readonly webhooks: readonly Webhook[];
}

export interface Webhook {
  readonly name: string;
  /** Where it stands, such as `webhooks[0]`. */
  readonly path: string;
  /** What happens when it cannot be called; `Fail`, the default of v1, refuses the request. */
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly matchPolicy: 'Exact' | 'Equivalent';
  readonly namespaceSelector: LabelSelector;
  readonly objectSelector: LabelSelector;
  readonly rules: readonly WebhookRule[];
  /** Seconds; 10 by default. */
  readonly timeoutSeconds: number;
  /** How many CEL conditions narrow it. */
  readonly conditions: number;
  readonly target: WebhookTarget;
}

export interface WebhookRule {
  readonly groups: readonly string[];
  readonly versions: readonly string[];
  /** `pods`, `pods/status`, `*`, all subresources and the like. */
  readonly resources: readonly string[];
  readonly operations: readonly string[];
  /** `Cluster`, `Namespaced` or `*`. */
  readonly scope: string;
}

export type WebhookTarget =
  | {
      readonly type: 'service';
      readonly namespace: string;
      readonly name: string;
      readonly port: number;
    }
  /** Somewhere else by address, which may hold credentials: only that it is so. */
  | { readonly type: 'url' };

function configurationKind(kind: string, plural: string): Kind<WebhookConfiguration> {
  return defineKind({
    apiVersions: ['admissionregistration.k8s.io/v1'],
    kind,
    plural,
    namespaced: false,
    declared: true,
    keep: [
      ...META_KEEP,
      ...MANAGERS_KEEP,
      'webhooks[].name',
      'webhooks[].failurePolicy',
      'webhooks[].matchPolicy',
      'webhooks[].namespaceSelector',
      'webhooks[].objectSelector',
      'webhooks[].rules',
      'webhooks[].timeoutSeconds',
      'webhooks[].matchConditions[].name',
      'webhooks[].clientConfig.service.namespace',
      'webhooks[].clientConfig.service.name',
      'webhooks[].clientConfig.service.port',
      'webhooks[].reinvocationPolicy',
      'webhooks[].sideEffects',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, false),
      webhooks: list(raw, 'webhooks').map((one, index) => webhookOf(one, `webhooks[${index}]`)),
    }),
  });
}

export const validatingWebhooks: Kind<WebhookConfiguration> = configurationKind(
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
);

export const mutatingWebhooks: Kind<WebhookConfiguration> = configurationKind(
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
);

function webhookOf(raw: unknown, path: string): Webhook {
  return {
    name: requiredText(raw, 'name'),
    path,
    failurePolicy: text(raw, 'failurePolicy') === 'Ignore' ? 'Ignore' : 'Fail',
    matchPolicy: text(raw, 'matchPolicy') === 'Exact' ? 'Exact' : 'Equivalent',
    namespaceSelector: selectorOf(raw, 'namespaceSelector') ?? EVERYTHING,
    objectSelector: selectorOf(raw, 'objectSelector') ?? EVERYTHING,
    rules: list(raw, 'rules').map((rule) => ({
      groups: texts(rule, 'apiGroups'),
      versions: texts(rule, 'apiVersions'),
      resources: texts(rule, 'resources'),
      operations: texts(rule, 'operations'),
      scope: text(rule, 'scope') ?? '*',
    })),
    timeoutSeconds: number(raw, 'timeoutSeconds') ?? 10,
    conditions: list(raw, 'matchConditions').length,
    target: targetOf(raw),
  };
}

function targetOf(raw: unknown): WebhookTarget {
  if (at(raw, 'clientConfig.service') === undefined) return { type: 'url' };
  return {
    type: 'service',
    namespace: requiredText(raw, 'clientConfig.service.namespace'),
    name: requiredText(raw, 'clientConfig.service.name'),
    port: number(raw, 'clientConfig.service.port') ?? 443,
  };
}
