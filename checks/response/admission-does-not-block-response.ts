import { type AdmissionWebhook, admissionWebhooks } from '../../src/facts/admission-webhooks.ts';
import { evidenceOfWebhook, subjectOfWebhook } from '../../src/facts/webhook-evidence.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe, notBuiltYet } from '../../src/model/source.ts';
import { fail, pass, unknown, unknownRest, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-06'),
  lifecycle: 'stable',
  rule: `Every webhook with failurePolicy Fail (the default) that is asked about pods, network policies,
    namespaces or deployments has at least two ready endpoints on distinct pods and leaves out its own pods.
    WARN with a single one, or when it includes its own pods. FAIL without a ready endpoint, or when a single
    replica includes itself. A webhook behind a URL, or whose endpoints were not seen, is unknown. Quota
    headroom is judged by isolation/quotas; a server-side dry-run as the responder is optional.`,
  why: `A fail-closed webhook that cannot answer refuses the quarantine policy and the replacement pod: the
    cluster defends the intruder until somebody deletes the webhook.`,
  fix: `Run two or more replicas, exclude the webhook's own namespace with a namespaceSelector on
    kubernetes.io/metadata.name, and keep the command that deletes the configuration in the playbook.`,
  grade: worst,
  needs: { webhooks: maybe(admissionWebhooks) },
  examples: {
    pass: {
      objects: `
        - apiVersion: admissionregistration.k8s.io/v1
          kind: ValidatingWebhookConfiguration
          metadata: {name: policies}
          webhooks:
            - name: validate.policies.io
              clientConfig: {service: {namespace: policies, name: hook}}
              namespaceSelector:
                matchExpressions:
                  - {key: kubernetes.io/metadata.name, operator: NotIn, values: [policies]}
              rules: [{apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: [CREATE]}]
        - apiVersion: discovery.k8s.io/v1
          kind: EndpointSlice
          metadata: {name: hook-1, namespace: policies, labels: {kubernetes.io/service-name: hook}}
          addressType: IPv4
          endpoints:
            - {addresses: [10.0.0.4], conditions: {ready: true}, targetRef: {kind: Pod, name: hook-a}}
            - {addresses: [10.0.1.7], conditions: {ready: true}, targetRef: {kind: Pod, name: hook-b}}
      `,
    },
    fail: {
      objects: `
        - apiVersion: admissionregistration.k8s.io/v1
          kind: ValidatingWebhookConfiguration
          metadata: {name: policies}
          webhooks:
            - name: validate.policies.io
              clientConfig: {service: {namespace: policies, name: hook}}
              rules: [{apiGroups: ['*'], apiVersions: ['*'], resources: ['*'], operations: [CREATE]}]
      `,
    },
  },
  *evaluate({ webhooks }) {
    const closed = visible(webhooks).filter(
      ({ webhook, matches }) => webhook.failurePolicy === 'Fail' && matches.length > 0,
    );
    for (const one of closed) yield verdictOf(one);
    const gaps = someGaps(gapsOf(webhooks));
    if (gaps !== undefined) {
      yield unknownRest(CLUSTER, 'not all webhook configurations were seen', gaps);
    } else if (closed.length === 0) {
      yield pass(CLUSTER, 'no fail-closed webhook is asked about what a response changes', [
        {
          subject: CLUSTER,
          path: 'webhooks[].failurePolicy',
          value: `${visible(webhooks).length} webhooks, none fail-closed for these resources`,
        },
      ]);
    }
  },
});

function verdictOf(one: AdmissionWebhook): Verdict {
  const { webhook, backend } = one;
  const [subject, evidence] = [subjectOfWebhook(one), evidenceOfWebhook(one)];
  switch (backend.type) {
    case 'url': {
      const gap = notBuiltYet(
        'dry-run',
        `${webhook.name} answers at an address outside the cluster`,
      );
      return unknown(subject, 'what answers for it is not in the cluster', [gap], { evidence });
    }
    case 'unseen':
      return unknown(subject, 'its endpoints were not seen', backend.gaps, { evidence });
    case 'service':
      return judged(one, backend.ready.length);
  }
}

function judged(one: AdmissionWebhook, ready: number): Verdict {
  const [subject, evidence] = [subjectOfWebhook(one), evidenceOfWebhook(one)];
  const { webhook, itself } = one;
  const single = ready < 2;
  const count = `${ready} ready ${ready === 1 ? 'replica' : 'replicas'}`;
  const best = ready === 1 ? 'warn' : 'pass';
  if (webhook.conditions > 0 && (ready === 0 || itself.type === 'included')) {
    const gap = notBuiltYet('admission', `${webhook.name} has matchConditions`);
    return unknown(subject, `${count}; conditions may spare it`, [gap], { evidence, best });
  }
  if (ready === 0)
    return fail(
      subject,
      'its service has no ready endpoint, so that it blocks every change it is asked about',
      evidence,
    );
  switch (itself.type) {
    case 'unseen': {
      const message = `${count}; whether its own pods have to pass it was not seen`;
      return unknown(subject, message, itself.gaps, { evidence, best });
    }
    case 'excluded':
      return (single ? warn : pass)(
        subject,
        `${count}, and its own pods are exempt from it`,
        evidence,
      );
    case 'included':
      return (single ? fail : warn)(
        subject,
        `${count}, and its own pods have to pass it too`,
        evidence,
      );
  }
}
