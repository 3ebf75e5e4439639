import { serviceAccount } from '../control-plane/run.ts';
import type { Admission } from '../control-plane/world.ts';
import type { Container } from '../pod-spec.ts';
import type { Raw } from '../raw.ts';
import { IRSA, REGION, roleArn } from './site.ts';

const TOKEN_DIR = '/var/run/secrets/eks.amazonaws.com/serviceaccount';

/** A ServiceAccount, with the cloud role that is mapped to it if there is one. */
export function identity(namespace: string, name: string, automount?: boolean): Raw {
  const role = IRSA.get(`${namespace}/${name}`);
  const annotations =
    role === undefined ? undefined : { 'eks.amazonaws.com/role-arn': roleArn(role) };
  return serviceAccount(namespace, name, annotations, automount);
}

/** What the pod identity webhook of EKS adds to pods whose account has a cloud role. */
export const withCloudIdentity: Admission = (template, { name }) => {
  const role = IRSA.get(`${name}/${template.spec.serviceAccountName ?? 'default'}`);
  if (role === undefined) return template;
  const add = (one: Container): Container => ({
    ...one,
    env: [
      ...(Array.isArray(one['env']) ? one['env'] : []),
      { name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' },
      { name: 'AWS_DEFAULT_REGION', value: REGION },
      { name: 'AWS_ROLE_ARN', value: roleArn(role) },
      { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${TOKEN_DIR}/token` },
    ],
    volumeMounts: [
      ...(one.volumeMounts ?? []),
      { name: 'aws-iam-token', readOnly: true, mountPath: TOKEN_DIR },
    ],
  });
  const source = { audience: 'sts.amazonaws.com', expirationSeconds: 86400, path: 'token' };
  return {
    ...template,
    spec: {
      ...template.spec,
      containers: template.spec.containers.map(add),
      volumes: [
        ...(template.spec.volumes ?? []),
        {
          name: 'aws-iam-token',
          projected: { defaultMode: 420, sources: [{ serviceAccountToken: source }] },
        },
      ],
    },
  };
};
