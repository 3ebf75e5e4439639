import { cloudIdentity } from '../../model/cloud/identity.ts';
import { cloudField } from '../../model/cloud/parts.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { CLUSTER, fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import { type OpenShiftOAuth, openShiftOAuths } from '../../model/kubernetes/openshift-oauth.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { SomeEvidence, Subject } from '../../model/verdict.ts';
import { OPENSHIFTS } from '../../tables/platforms.ts';
import { type ApiServer, flagOf, shownFlag } from './api-server.ts';
import { apiServers } from './api-servers.ts';

/** How people sign in, as one part of the control plane tells it. */
export interface SignInWay {
  readonly subject: Subject;
  /** `tokens`: a file of tokens that never change. `local`: nothing but what the cluster itself gives out. */
  readonly by: 'provider' | 'mixed' | 'local' | 'tokens';
  readonly evidence: SomeEvidence;
}

export interface SignIn {
  readonly ways: readonly SignInWay[];
  /** Why there may be others, or why there is none to see. */
  readonly gaps: readonly Gap[];
}

/** Always whole: gaps are in the value. */
export const signIn: Fact<SignIn> = defineFact({
  id: 'sign-in',
  title: 'How people prove to the API server who they are',
  needs: {
    servers: apiServers,
    identity: maybe(cloudIdentity),
    openShift: maybe(openShiftOAuths),
    cluster: thisCluster,
  },
  compute: ({ servers, identity, openShift, cluster }): SignIn => {
    if (servers.servers.length > 0) {
      return { ways: servers.servers.map(wayOf), gaps: servers.gaps };
    }
    if (OPENSHIFTS.has(servers.distribution)) return ofOpenShift(openShift, servers.closed);
    if (identity.state !== 'unseen') {
      const { people } = identity.value;
      const evidence = [cloudField(cluster.id, people)] as const;
      const gaps = [...gapsOf(identity), ...servers.closed];
      return { ways: [{ subject: CLUSTER, by: people.value, evidence }], gaps };
    }
    const asked = gapsOf(identity).map((gap) => inThisCloud(gap, servers.distribution));
    return { ways: [], gaps: [...asked, ...servers.gaps] };
  },
  show: ({ ways, gaps }: SignIn) => ({
    ways: ways.map(({ subject, by }) => ({ of: subject.key, by })),
    gaps,
  }),
});

function ofOpenShift(
  observed: Observed<readonly OpenShiftOAuth[]>,
  closed: readonly Gap[],
): SignIn {
  const found = visible(observed).find(({ meta }) => meta.name === 'cluster');
  if (found === undefined) {
    return { ways: [], gaps: observed.state === 'seen' ? [NO_SETTINGS] : gapsOf(observed) };
  }
  const own = found.providers.filter(({ type }) => type === 'HTPasswd');
  const [first, ...rest] = found.providers.map(({ name, type }, index) =>
    fieldOf(found, `spec.identityProviders[${index}].type`, type, name),
  );
  const evidence: SomeEvidence =
    first === undefined
      ? [fieldOf(found, 'spec.identityProviders', 'none: kubeadmin alone')]
      : [first, ...rest];
  const mixed = own.length === 0 ? 'provider' : 'mixed';
  const by = own.length === found.providers.length ? 'local' : mixed;
  return { ways: [{ subject: subjectOf(found.meta), by, evidence }], gaps: closed };
}

const NO_SETTINGS: Gap = {
  source: openShiftOAuths.id,
  cause: 'not-collected',
  detail: 'there is no OAuth named cluster',
  permission: 'list oauths.config.openshift.io',
};

/** Each asks somebody else who a caller is. What the file says that some of them name is on the host. */
const PROVIDERS: readonly string[] = [
  'oidc-issuer-url',
  'authentication-config',
  'authentication-token-webhook-config-file',
];

const TOKENS = 'token-auth-file';

function wayOf(server: ApiServer): SignInWay {
  const { subject } = server;
  const tokens = shownFlag(server, TOKENS);
  if (flagOf(server, TOKENS) !== undefined) return { subject, by: 'tokens', evidence: [tokens] };
  const asked = PROVIDERS.filter((name) => flagOf(server, name) !== undefined);
  const [first, ...rest] = asked.map((name) => shownFlag(server, name));
  if (first !== undefined) return { subject, by: 'provider', evidence: [first, ...rest, tokens] };
  const missing = server.show(`none of ${PROVIDERS.map((name) => `--${name}`).join(', ')}`);
  return { subject, by: 'local', evidence: [missing] };
}
