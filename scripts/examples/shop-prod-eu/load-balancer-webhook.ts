import { object, type Raw } from '../raw.ts';

/** Of the AWS load balancer controller: it refuses Ingresses that it could not serve. */
export function loadBalancerWebhooks(): readonly Raw[] {
  const clientConfig = {
    service: {
      namespace: 'kube-system',
      name: 'aws-load-balancer-webhook-service',
      path: '/validate-networking-v1-ingress',
      port: 443,
    },
  };
  return [
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { name: 'aws-load-balancer-webhook' },
      {
        webhooks: [
          {
            name: 'vingress.elbv2.k8s.aws',
            admissionReviewVersions: ['v1'],
            clientConfig,
            failurePolicy: 'Fail',
            matchPolicy: 'Equivalent',
            namespaceSelector: {},
            objectSelector: {},
            rules: [
              {
                apiGroups: ['networking.k8s.io'],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['ingresses'],
                scope: '*',
              },
            ],
            sideEffects: 'None',
            timeoutSeconds: 10,
          },
        ],
      },
    ),
  ];
}
