import type { CloudIdentities } from '../../facts/identity/cloud-identities.ts';
import { once, remember } from '../../facts/remember.ts';
import { secretSubject } from '../../facts/secrets-in-use/rotation.ts';
import type { SecretsInUse } from '../../facts/secrets-in-use/secrets-in-use.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Secret } from '../../model/kubernetes/secret.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import { type Gap, gapsIn, type Observed, visible } from '../../model/observed.ts';
import { type CloudAccounts, cloudAccounts } from './account-exposure.ts';
import type { Exposed, Exposure } from './exposed.ts';
import { exposedSecret } from './secret-exposure.ts';

/** Who has which credentials: accounts and Secrets by name, and the workloads that share them. */
export interface Holdings {
  readonly account: (namespace: string, name: string) => ServiceAccount | undefined;
  readonly accountGaps: (namespace: string) => readonly Gap[];
  /** The roles of a cloud that an account may take on. */
  readonly cloudOf: (namespace: string, name: string) => Exposure;
  readonly secretsOf: (workload: WorkloadView) => readonly Exposed[];
  readonly unseenSecrets: (workload: WorkloadView) => readonly Gap[];
  /** Secrets that hold tokens of an account. */
  readonly tokensOf: (namespace: string, name: string) => readonly Secret[];
  /** As `NAMESPACE/NAME`: those that exist, and those that pods run as. */
  readonly accounts: () => readonly string[];
  /** Keys of Secrets that pull images. */
  readonly pulls: () => readonly string[];
  /** Workloads by the key of the account that they run as, of the Secret or the cloud role that they have. */
  readonly sharing: (key: string) => readonly string[];
}

export interface HoldingsInputs {
  readonly workloads: readonly WorkloadView[];
  readonly accounts: Observed<readonly ServiceAccount[]>;
  readonly secrets: Observed<readonly Secret[]>;
  readonly uses: SecretsInUse;
  readonly identities: CloudIdentities;
}

export function holdingsOf(inputs: HoldingsInputs): Holdings {
  const { workloads, accounts, secrets, uses } = inputs;
  const known = once(
    () =>
      new Map(
        visible(accounts).map((one) => [keyOfAccount(one.meta.namespace, one.meta.name), one]),
      ),
  );
  const objects = once(
    () => new Map(visible(secrets).map((one) => [subjectOf(one.meta).key, one])),
  );
  const naming = once(() => namesOf(visible(accounts)));
  const account = (namespace: string, name: string): ServiceAccount | undefined =>
    known().get(keyOfAccount(namespace, name));
  const cloud = cloudAccounts(inputs.identities);
  const users = once(() => sharesOf(workloads, cloud));
  const secretsKnown = {
    uses,
    secret: (key: string) => objects().get(key),
    accountNaming: (key: string) => naming().get(key),
    // One Secret may be shared by thousands.
    restarts: remember((key: string) =>
      uses
        .usersOf(key)
        .filter((one) => uses.of(one).some((use) => use.subject.key === key && use.restart)),
    ),
  };
  const secretsOf = remember((workload: WorkloadView) =>
    uses.of(workload).map((use) => exposedSecret(use, secretsKnown)),
  );
  return {
    account,
    accounts: () => accountNames(visible(accounts), workloads),
    pulls: () => pullKeys(workloads.flatMap(secretsOf)),
    accountGaps: (namespace) => gapsIn(accounts, namespace),
    cloudOf: cloud,
    secretsOf,
    unseenSecrets: uses.unseenOf,
    tokensOf: (namespace, name) =>
      visible(secrets).filter((one) => one.account === name && one.meta.namespace === namespace),
    sharing: (key) => {
      const own = users().get(key);
      return own ?? uses.usersOf(key).map(({ subject }) => subject.key);
    },
  };
}

/** As subjects of accounts are keyed: there are as many of these as pods. */
function keyOfAccount(namespace: string, name: string): string {
  return `core/ServiceAccount/${namespace}/${name}`;
}

function namesOf(accounts: readonly ServiceAccount[]): ReadonlyMap<string, string> {
  return new Map(
    accounts.flatMap(({ meta, secrets, imagePullSecrets }) =>
      // OpenShift lists what pulls images beside tokens.
      secrets
        .filter((name) => !imagePullSecrets.includes(name))
        .map((name): [string, string] => [
          secretSubject({ namespace: meta.namespace, name }).key,
          meta.name,
        ]),
    ),
  );
}

function sharesOf(
  workloads: readonly WorkloadView[],
  cloud: CloudAccounts,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { subject, namespace, pods } of workloads) {
    for (const { spec } of pods) {
      const name = spec.serviceAccount || 'default';
      const keys = [
        keyOfAccount(namespace, name),
        ...cloud(namespace, name).credentials.map((one) => one.subject.key),
      ];
      for (const key of keys) found.set(key, (found.get(key) ?? new Set()).add(subject.key));
    }
  }
  return new Map([...found].map(([key, names]) => [key, [...names].sort()]));
}

function accountNames(
  accounts: readonly ServiceAccount[],
  workloads: readonly WorkloadView[],
): readonly string[] {
  const used = workloads.flatMap(({ namespace, pods }) =>
    pods.map(({ spec }) => `${namespace}/${spec.serviceAccount || 'default'}`),
  );
  const existing = accounts.map(({ meta }) => `${meta.namespace}/${meta.name}`);
  return [...new Set([...existing, ...used])].sort();
}

function pullKeys(all: readonly Exposed[]): readonly string[] {
  const keys = all.filter((one) => one.class === 'pull-secret').map(({ subject }) => subject.key);
  return [...new Set(keys)].sort();
}
