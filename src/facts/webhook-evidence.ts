import { fieldOf } from '../model/kubernetes/meta.ts';
import { describeSelector } from '../model/kubernetes/selector.ts';
import type { Evidence, SomeEvidence, Subject } from '../model/verdict.ts';
import type { AdmissionWebhook } from './admission-webhooks.ts';

/** A configuration holds many webhooks: each is a subject of its own. */
export function subjectOfWebhook({ configuration, webhook }: AdmissionWebhook): Subject {
  const { subject } = fieldOf(configuration, '', '');
  return { ...subject, key: `${subject.key}#${webhook.name}` };
}

/** The fields that decide whether a webhook can block a response. */
export function evidenceOfWebhook(one: AdmissionWebhook): SomeEvidence {
  const { configuration, webhook, matches, itself, backend } = one;
  const field = (path: string, value: string): Evidence =>
    fieldOf(configuration, `${webhook.path}.${path}`, value);
  const slices = backend.type === 'service' ? backend.slices : [];
  return [
    field('failurePolicy', webhook.failurePolicy),
    field('rules', matches.join(', ')),
    field('namespaceSelector', describeSelector(webhook.namespaceSelector)),
    ...(itself.type === 'excluded' && itself.by === 'objectSelector'
      ? [field('objectSelector', describeSelector(webhook.objectSelector))]
      : []),
    field('timeoutSeconds', `${webhook.timeoutSeconds}`),
    ...(backend.type === 'service'
      ? [field('clientConfig.service', `${backend.namespace}/${backend.name}`)]
      : []),
    ...slices.map((slice) => {
      const ready = slice.endpoints.filter((end) => end.ready && !end.terminating).length;
      return fieldOf(
        slice,
        'endpoints[].conditions.ready',
        `${ready} of ${slice.endpoints.length}`,
      );
    }),
  ];
}
