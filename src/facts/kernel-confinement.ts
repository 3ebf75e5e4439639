import type { ClusterInfo } from '../model/cluster.ts';
import type { Container } from '../model/kubernetes/pod-spec.ts';
import type { Gaps } from '../model/observed.ts';
import { defineFact, type Fact, thisCluster } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import {
  appArmorOf,
  type Effective,
  isWindowsPod,
  seccompOf,
  selinuxTypeOf,
} from './effective-security.ts';
import { type SeccompDefaults, seccompDefaults } from './seccomp-default.ts';
import { type UserNamespaces, userNamespaces } from './user-namespaces.ts';
import type { PodView } from './workloads.ts';

/**
 * What stands between a container and the kernel of its node: `filtered` by seccomp; `half` behind
 * AppArmor, SELinux or a user namespace alone; `open` to every system call.
 */
export type Confinement =
  | {
      readonly state: 'filtered' | 'half' | 'open';
      readonly container: string;
      readonly evidence: SomeEvidence;
    }
  | {
      readonly state: 'unknown';
      readonly container: string;
      readonly evidence: SomeEvidence;
      readonly gaps: Gaps;
      readonly best: 'pass' | 'warn';
    };

export interface Confinements {
  /** Of each container; none for a pod that is for Windows. */
  readonly of: (pod: PodView) => readonly Confinement[];
}

/** How system calls of containers are confined. Always whole: gaps are in each answer. */
export const confinements: Fact<Confinements> = defineFact({
  id: 'kernel-confinement',
  title: 'What stands between containers and the kernel of their nodes',
  needs: { defaults: seccompDefaults, namespaces: userNamespaces, cluster: thisCluster },
  compute: ({ defaults, namespaces, cluster }): Confinements => ({
    of: (pod) =>
      isWindowsPod(pod)
        ? []
        : pod.spec.containers.map((one) => ({
            container: one.name,
            ...confinementOf(pod, one, { defaults, namespaces, cluster }),
          })),
  }),
  show: () => ({}),
});

interface World {
  readonly defaults: SeccompDefaults;
  readonly namespaces: UserNamespaces;
  readonly cluster: ClusterInfo;
}

type Known = Extract<Confinement, { readonly state: 'filtered' | 'half' | 'open' }>;
type Unseen = Extract<Confinement, { readonly state: 'unknown' }>;
type Found = Omit<Known, 'container'> | Omit<Unseen, 'container'>;

const FILTERS: readonly string[] = ['RuntimeDefault', 'Localhost'];

function confinementOf(pod: PodView, container: Container, world: World): Found {
  const { value, evidence } = seccompOf(pod, container);
  if (value !== undefined && FILTERS.includes(value)) {
    return { state: 'filtered', evidence: [evidence] };
  }
  const other = barrierOf(pod, container, world);
  const beside: SomeEvidence = [evidence, ...other.evidence];
  if (value !== undefined || world.cluster.source === 'manifests')
    return { ...other, evidence: beside };
  const byDefault = world.defaults.on(pod.spec.nodeName);
  switch (byDefault.state) {
    case 'on':
      return { state: 'filtered', evidence: [evidence, byDefault.evidence] };
    case 'off':
      return { ...other, evidence: [evidence, byDefault.evidence, ...other.evidence] };
    case 'unknown':
      return { state: 'unknown', evidence: beside, gaps: byDefault.gaps, best: 'pass' };
  }
}

type Barrier =
  | { readonly state: 'half' | 'open'; readonly evidence: readonly Evidence[] }
  | {
      readonly state: 'unknown';
      readonly evidence: readonly Evidence[];
      readonly gaps: Gaps;
      readonly best: 'warn';
    };

/** SELinux types that confine a container. */
const CONFINING: readonly string[] = ['container_t', 'container_init_t', 'container_kvm_t'];

/** What else is asked for. A privileged container is behind none of it. */
function barrierOf(pod: PodView, container: Container, { namespaces }: World): Barrier {
  if (container.security.privileged === true) return { state: 'open', evidence: [] };
  const asked: readonly (readonly [Effective<string | undefined>, readonly string[]])[] = [
    [appArmorOf(pod, container), FILTERS],
    [selinuxTypeOf(pod, container), CONFINING],
  ];
  const found = asked.find(([{ value = '' }, good]) => good.includes(value));
  if (found !== undefined) return { state: 'half', evidence: [found[0].evidence] };
  if (pod.spec.hostUsers !== false) return { state: 'open', evidence: [] };
  const own = namespaces.of(pod);
  switch (own.state) {
    case 'own':
      return { state: 'half', evidence: own.evidence };
    case 'shared':
      return { state: 'open', evidence: own.evidence };
    case 'unknown':
      return { state: 'unknown', evidence: own.evidence, gaps: own.gaps, best: 'warn' };
  }
}
