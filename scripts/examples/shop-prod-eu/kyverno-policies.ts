import { object, type Raw } from '../raw.ts';
import { REGISTRY } from './site.ts';

interface PolicyShape {
  readonly name: string;
  readonly action: 'Enforce' | 'Audit';
  readonly rule: Readonly<Record<string, unknown>>;
}

const POLICIES: readonly PolicyShape[] = [
  {
    name: 'restrict-image-registries',
    action: 'Enforce',
    rule: {
      validate: {
        failureAction: 'Enforce',
        message: 'Images come from our own registry.',
        pattern: {
          spec: {
            '=(initContainers)': [{ image: `${REGISTRY}/*` }],
            containers: [{ image: `${REGISTRY}/*` }],
          },
        },
      },
    },
  },
  {
    name: 'disallow-latest-tag',
    action: 'Enforce',
    rule: {
      validate: {
        failureAction: 'Enforce',
        message: 'An image needs a tag other than latest, or a digest.',
        pattern: { spec: { containers: [{ image: '!*:latest' }] } },
      },
    },
  },
  {
    name: 'block-known-bad-digests',
    action: 'Enforce',
    rule: {
      validate: {
        failureAction: 'Enforce',
        message: 'This image is on the block list of the security team.',
        foreach: [
          {
            list: 'request.object.spec.[ephemeralContainers, initContainers, containers][]',
            deny: {
              conditions: {
                any: [
                  {
                    key: '{{ element.image }}',
                    operator: 'AnyIn',
                    value: '{{ blocked.data.digests }}',
                  },
                ],
              },
            },
          },
        ],
      },
    },
  },
  {
    // Signing is being introduced team by team: nothing is refused for it yet.
    name: 'verify-image-signatures',
    action: 'Audit',
    rule: {
      verifyImages: [
        {
          imageReferences: [`${REGISTRY}/shop/*`],
          failureAction: 'Audit',
          mutateDigest: true,
          required: true,
        },
      ],
    },
  },
];

/** What is refused, or only reported, in the shop's namespaces. */
export function policies(): readonly Raw[] {
  const match = { any: [{ resources: { kinds: ['Pod'] } }] };
  const exclude = {
    any: [
      { resources: { namespaces: ['kube-system', 'kyverno', 'falco', 'istio-system', 'velero'] } },
    ],
  };
  return POLICIES.map(({ name, action, rule }) =>
    object(
      'kyverno.io/v1',
      'ClusterPolicy',
      { name },
      {
        spec: {
          admission: true,
          background: true,
          validationFailureAction: action,
          rules: [{ name, match, exclude, ...rule }],
        },
        status: {
          conditions: [{ type: 'Ready', status: 'True', reason: 'Succeeded', message: 'Ready' }],
        },
      },
    ),
  );
}
