import type { SecretsInUse, SecretUse } from '../../facts/secrets-in-use/secrets-in-use.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { type Secret, TOKEN_TYPE } from '../../model/kubernetes/secret.ts';
import type { CredentialClass } from '../../model/pictures/revocation.ts';
import type { Exposed } from './exposed.ts';

const BOOTSTRAP_TYPE = 'bootstrap.kubernetes.io/token';

const PULL_TYPES: readonly string[] = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg'];

export interface KnownSecrets {
  readonly uses: SecretsInUse;
  /** By the key of its subject, where Secrets were listed. */
  readonly secret: (key: string) => Secret | undefined;
  /** Workloads that have to be started anew for another value. */
  readonly restarts: (key: string) => readonly WorkloadView[];
  /** The account that names a Secret as its own, by the key of the Secret. */
  readonly accountNaming: (key: string) => string | undefined;
}

/** What a Secret is worth that somebody read, as far as its name, its type and its use tell. */
export function exposedSecret(use: SecretUse, known: KnownSecrets): Exposed {
  const { subject, evidence, rotation } = use;
  const secret = known.secret(subject.key);
  const account = secret?.account ?? known.accountNaming(subject.key);
  const sort = classOf(use, secret, account);
  const namespace = subject.namespace ?? '';
  return {
    class: sort,
    subject,
    ...(sort === 'token-secret' && account !== undefined
      ? { principal: { kind: 'ServiceAccount', name: account, namespace } as const }
      : {}),
    rotation,
    restarts: known.restarts(subject.key),
    evidence,
    perhaps: [],
  };
}

/** By its type; without one, an account that names it as its own has its token in it. */
function classOf(
  { how }: SecretUse,
  secret: Secret | undefined,
  account: string | undefined,
): CredentialClass {
  if (secret?.type === TOKEN_TYPE) return 'token-secret';
  if (secret?.type === BOOTSTRAP_TYPE) return 'bootstrap-token';
  if (PULL_TYPES.includes(secret?.type ?? '') || how.every((one) => one === 'image-pull')) {
    return 'pull-secret';
  }
  return secret === undefined && account !== undefined ? 'token-secret' : 'app-secret';
}
