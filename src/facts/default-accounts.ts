import { fieldOf } from '../model/kubernetes/meta.ts';
import { clusterRoleBindings, type RoleBinding, roleBindings } from '../model/kubernetes/rbac.ts';
import { type ServiceAccount, serviceAccounts } from '../model/kubernetes/service-account.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { type PodView, type WorkloadView, workloads } from './workloads.ts';

const DEFAULT = 'default';

/** What the ServiceAccount `default` of one namespace is given, and who runs as it. */
export interface DefaultAccount {
  /** Bindings that name it, each with the role it gets. */
  readonly bindings: readonly Evidence[];
  /** Pods that run as it and carry its token. */
  readonly users: readonly Evidence[];
  /** Why there may be more bindings, or more users, than these. */
  readonly bindingGaps: readonly Gap[];
  readonly userGaps: readonly Gap[];
}

export interface DefaultAccounts {
  /** Namespaces whose default account a binding names. */
  readonly bound: readonly string[];
  readonly of: (namespace: string) => DefaultAccount;
}

/** Rights and use of the default ServiceAccounts. Always whole: gaps are in each answer. */
export const defaultAccounts: Fact<DefaultAccounts> = defineFact({
  id: 'default-accounts',
  title: 'Rights of the default ServiceAccounts, and the pods that run as them',
  needs: {
    roleBindings: maybe(roleBindings),
    clusterRoleBindings: maybe(clusterRoleBindings),
    serviceAccounts: maybe(serviceAccounts),
    workloads: maybe(workloads),
  },
  compute: ({ roleBindings, clusterRoleBindings, serviceAccounts, workloads }): DefaultAccounts => {
    const all = [...visible(roleBindings), ...visible(clusterRoleBindings)].flatMap(namings);
    const byNamespace = Map.groupBy(all, ({ namespace }) => namespace);
    const users = Map.groupBy(visible(workloads), ({ namespace }) => namespace);
    const defaults = visible(serviceAccounts).filter(({ meta }) => meta.name === DEFAULT);
    const accounts = Map.groupBy(defaults, ({ meta }) => meta.namespace);
    return {
      bound: [...byNamespace.keys()].sort(),
      of: (namespace) => {
        const [account] = accounts.get(namespace) ?? [];
        const hidden = account === undefined ? gapsIn(serviceAccounts, namespace) : [];
        const uses = usesOf(users.get(namespace) ?? [], account, hidden);
        return {
          bindings: (byNamespace.get(namespace) ?? []).flatMap(({ evidence }) => evidence),
          users: uses.certain,
          // A binding of any namespace may name an account of this one.
          bindingGaps: [...gapsOf(roleBindings), ...gapsOf(clusterRoleBindings)],
          userGaps: [...gapsIn(workloads, namespace), ...(uses.open ? hidden : [])],
        };
      },
    };
  },
  show: ({ bound, of }: DefaultAccounts) =>
    bound.map((namespace) => {
      const { bindings, users } = of(namespace);
      return { account: `${namespace}/${DEFAULT}`, bindings, users };
    }),
});

interface Naming {
  readonly namespace: string;
  readonly evidence: readonly Evidence[];
}

/** The default accounts that a binding names, also by the user name that they authenticate with. */
function namings(binding: RoleBinding): readonly Naming[] {
  const role = fieldOf(binding, 'roleRef.name', binding.role.name, binding.role.kind);
  return binding.subjects.flatMap(({ kind, name, namespace, path }) => {
    const own = namespace === '' ? binding.meta.namespace : namespace;
    const user = /^system:serviceaccount:([^:]+):default$/.exec(name)?.[1];
    const named =
      kind === 'ServiceAccount' && name === DEFAULT ? own : kind === 'User' ? user : undefined;
    if (named === undefined || named === '') return [];
    return [{ namespace: named, evidence: [fieldOf(binding, path, `${named}/${DEFAULT}`), role] }];
  });
}

/** `open`: some pods carry the token unless the account says otherwise, which was not seen. */
function usesOf(
  workloads: readonly WorkloadView[],
  account: ServiceAccount | undefined,
  hidden: readonly Gap[],
): { readonly certain: readonly Evidence[]; readonly open: boolean } {
  const running = workloads
    .flatMap(({ pods }) => pods)
    .filter(({ spec }) => (spec.serviceAccount || DEFAULT) === DEFAULT);
  const open = hidden.length > 0 && running.some(isUndecided);
  const certain = running.filter(
    (pod) => carriesToken(pod, account) && !(open && isUndecided(pod)),
  );
  return { certain: certain.map(tokenOf), open };
}

function carriesToken({ spec }: PodView, account: ServiceAccount | undefined): boolean {
  if (spec.volumes.some(({ token }) => token)) return true;
  return spec.automountToken ?? account?.automountToken ?? true;
}

/** Whether the account decides, since the pod says nothing. */
function isUndecided({ spec }: PodView): boolean {
  return spec.automountToken === undefined && !spec.volumes.some(({ token }) => token);
}

function tokenOf({ object, base, spec }: PodView): Evidence {
  const index = spec.volumes.findIndex(({ token }) => token);
  const note = 'runs as default and carries its token';
  if (index >= 0) return fieldOf(object, `${base}.volumes[${index}].projected`, 'token', note);
  const value = spec.automountToken ?? 'not set';
  return fieldOf(object, `${base}.automountServiceAccountToken`, value, note);
}
