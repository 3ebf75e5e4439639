import { subjectOf } from '../../model/kubernetes/meta.ts';
import { serviceAccounts } from '../../model/kubernetes/service-account.ts';
import { type Gap, gapsIn, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { SomeEvidence, Subject } from '../../model/verdict.ts';
import { once, remember } from '../remember.ts';
import { type PodView, type WorkloadView, workloads } from '../workloads.ts';
import { type Rotation, secretSubject } from './rotation.ts';
import { type SecretRotation, secretRotation } from './secret-rotation.ts';
import { fromAccount, type How, type Mention, mentionsIn } from './uses.ts';

/** A secret that a workload is given. */
export interface SecretUse {
  /** The Secret; the SecretProviderClass or the workload itself where a vault hands it out past the API. */
  readonly subject: Subject;
  readonly how: readonly How[];
  /** Whether the workload's pods have to be started anew to get another value. */
  readonly restart: boolean;
  readonly rotation: Rotation;
  /** The fields that name it. */
  readonly evidence: SomeEvidence;
}

export interface SecretsInUse {
  readonly of: (workload: WorkloadView) => readonly SecretUse[];
  /** Why a workload may be given more than that. */
  readonly unseenOf: (workload: WorkloadView) => readonly Gap[];
  /** Every workload that is given a secret, by the key of the secret's subject. */
  readonly usersOf: (key: string) => readonly WorkloadView[];
  /** For printing. */
  readonly workloads: readonly WorkloadView[];
}

/** Names only: no value of a Secret is ever read. Always whole: gaps are in each answer. */
export const secretsInUse: Fact<SecretsInUse> = defineFact({
  id: 'secrets-in-use',
  title: 'Which secrets each workload is given, and who rotates them',
  needs: {
    workloads: maybe(workloads),
    accounts: maybe(serviceAccounts),
    rotation: secretRotation,
    cluster: thisCluster,
  },
  compute: ({ workloads, accounts, rotation, cluster }): SecretsInUse => {
    const all = visible(workloads);
    const byName = new Map(visible(accounts).map((one) => [keyOf(one.meta), one]));
    /** A running pod names what it was given; of others the account decides. */
    const asksAccount = ({ spec, pod }: PodView): boolean =>
      spec.pullSecrets.length === 0 && (pod === undefined || cluster.source === 'manifests');
    const accountOf = ({ spec }: PodView, namespace: string): string =>
      keyOf({ namespace, name: spec.serviceAccount || 'default' });
    const of = remember((workload: WorkloadView): readonly SecretUse[] => {
      const mentions = workload.pods.flatMap((view) => {
        const own = [...mentionsIn(view)];
        const account = byName.get(accountOf(view, workload.namespace));
        if (account === undefined || !asksAccount(view)) return own;
        return [...own, ...fromAccount(account)];
      });
      return usesOf(workload, mentions, rotation);
    });
    const users = once(() => usersBySecret(all, of));
    return {
      of,
      unseenOf: ({ namespace, pods }) => {
        const isOpen = pods.some(
          (view) => asksAccount(view) && !byName.has(accountOf(view, namespace)),
        );
        return isOpen ? gapsIn(accounts, namespace) : [];
      },
      usersOf: (key) => users().get(key) ?? [],
      workloads: all,
    };
  },
  show: ({ workloads, of }: SecretsInUse) =>
    workloads.flatMap((workload) => {
      const uses = of(workload);
      if (uses.length === 0) return [];
      return [
        {
          workload: workload.subject.key,
          secrets: uses.map(({ subject, how, restart, rotation }) => ({
            secret: subject.key,
            how,
            restart,
            rotatedBy: rotation.by,
            because: rotation.message,
          })),
        },
      ];
    }),
});

/** One use for each secret, however many fields name it. */
function usesOf(
  workload: WorkloadView,
  mentions: readonly Mention[],
  rotations: SecretRotation,
): readonly SecretUse[] {
  const groups = Map.groupBy(mentions, (one) => subjectFor(one, workload).key);
  return [...groups.values()].flatMap((group): readonly SecretUse[] => {
    const [first, ...rest] = group;
    if (first === undefined) return [];
    const needed = group.find(({ optional }) => !optional) ?? first;
    const rotation = rotationOf(needed, workload.namespace, rotations);
    if (rotation === undefined) return [];
    return [
      {
        subject: subjectFor(first, workload),
        how: [...new Set(group.map(({ how }) => how))],
        restart: group.some(({ restart }) => restart),
        rotation,
        evidence: [first.evidence, ...rest.map(({ evidence }) => evidence)],
      },
    ];
  });
}

function rotationOf(
  { how, name, optional, evidence }: Mention,
  namespace: string,
  rotations: SecretRotation,
): Rotation | undefined {
  if (how !== 'csi' && how !== 'injected') {
    return rotations.of(namespace, name, optional);
  }
  const message = 'a vault hands it out when a pod starts';
  return { by: 'automation', message, evidence: [evidence] };
}

const CLASS = { apiVersion: 'secrets-store.csi.x-k8s.io/v1', kind: 'SecretProviderClass' } as const;

function subjectFor({ how, name }: Mention, { namespace, subject }: WorkloadView): Subject {
  switch (how) {
    case 'csi':
      return subjectOf({ ...CLASS, namespace, name });
    case 'injected':
      return { ...subject, key: `${subject.key}#${name}` };
    case 'volume':
    case 'env':
    case 'image-pull':
      return secretSubject({ namespace, name });
  }
}

function usersBySecret(
  all: readonly WorkloadView[],
  of: SecretsInUse['of'],
): ReadonlyMap<string, readonly WorkloadView[]> {
  const found = new Map<string, WorkloadView[]>();
  for (const workload of all) {
    for (const { subject } of of(workload)) {
      const users = found.get(subject.key);
      if (users === undefined) found.set(subject.key, [workload]);
      else users.push(workload);
    }
  }
  return found;
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
