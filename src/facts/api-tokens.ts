import { fieldOf } from '../model/kubernetes/meta.ts';
import { type ServiceAccount, serviceAccounts } from '../model/kubernetes/service-account.ts';
import { type Gap, type Gaps, gapsIn, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import type { PodView } from './workloads.ts';

/** Whether a pod holds a token that the API server takes, and the field that decides it. */
export type ApiToken =
  | { readonly held: 'yes' | 'no'; readonly evidence: Evidence }
  | { readonly held: 'unknown'; readonly evidence: Evidence; readonly gaps: Gaps };

export interface ApiTokens {
  readonly of: (pod: PodView, namespace: string) => ApiToken;
}

/**
 * A running pod shows what was mounted when it was made. Of templates the pod decides before its
 * account, and what neither says is mounted. Always whole: gaps are in each answer.
 */
export const apiTokens: Fact<ApiTokens> = defineFact({
  id: 'api-tokens',
  title: 'Which pods hold a token for the API server',
  needs: { accounts: maybe(serviceAccounts), cluster: thisCluster },
  compute: ({ accounts, cluster }): ApiTokens => {
    const byName = new Map(
      visible(accounts).map((one) => [`${one.meta.namespace}/${one.meta.name}`, one]),
    );
    return {
      of: (pod, namespace) => {
        const own = ownToken(pod);
        if (own !== undefined) return own;
        if (pod.pod !== undefined && cluster.source !== 'manifests') return notMounted(pod);
        const account = byName.get(`${namespace}/${pod.spec.serviceAccount || 'default'}`);
        return bySettings(pod, account, gapsIn(accounts, namespace));
      },
    };
  },
  show: () => ({}),
});

/** Where clients look for a token; the volume is a projected one, or a Secret of an old cluster. */
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The token that a pod mounts by its own fields. Tokens for others, such as a cloud, are none. */
function ownToken({ object, base, spec }: PodView): ApiToken | undefined {
  for (const [index, { tokens }] of spec.volumes.entries()) {
    const token = tokens.find(({ audience }) => isForApi(audience));
    if (token === undefined) continue;
    const path = `${base}.volumes[${index}].${token.path}.expirationSeconds`;
    const note = 'a token for the API server';
    return { held: 'yes', evidence: fieldOf(object, path, token.seconds, note) };
  }
  for (const { path, mounts } of spec.containers) {
    const index = mounts.findIndex(({ mountPath }) => mountPath === TOKEN_PATH);
    if (index < 0) continue;
    const evidence = fieldOf(object, `${path}.volumeMounts[${index}].mountPath`, TOKEN_PATH);
    return { held: 'yes', evidence };
  }
  return undefined;
}

/** The API server's own names, as its service has them; with another audience it refuses a token. */
function isForApi(audience: string): boolean {
  return (
    audience === '' || /(?:^|\/\/)kubernetes\.default(?:\.svc|$)|^kubernetes$|^api$/.test(audience)
  );
}

function notMounted({ object, base, spec }: PodView): ApiToken {
  if (spec.automountToken === false) {
    const evidence = fieldOf(object, `${base}.automountServiceAccountToken`, false);
    return { held: 'no', evidence };
  }
  return { held: 'no', evidence: fieldOf(object, `${base}.volumes`, 'no token among them') };
}

function bySettings(
  { object, base, spec }: PodView,
  account: ServiceAccount | undefined,
  unseen: readonly Gap[],
): ApiToken {
  const path = `${base}.automountServiceAccountToken`;
  if (spec.automountToken !== undefined) {
    const evidence = fieldOf(object, path, spec.automountToken);
    return { held: spec.automountToken ? 'yes' : 'no', evidence };
  }
  if (account?.automountToken !== undefined) {
    const evidence = fieldOf(account, 'automountServiceAccountToken', account.automountToken);
    return { held: account.automountToken ? 'yes' : 'no', evidence };
  }
  const evidence = fieldOf(object, path, 'not set, here and on its account: mounted');
  const [gap, ...gaps] = account === undefined ? unseen : [];
  return gap === undefined
    ? { held: 'yes', evidence }
    : { held: 'unknown', evidence: fieldOf(object, path, 'not set'), gaps: [gap, ...gaps] };
}
