import { profilesOf, unmaskedProc } from './baseline.ts';
import {
  type Control,
  hasUserNamespace,
  isWindows,
  type PodShape,
  securityPath,
  specPath,
} from './control.ts';

type Found = Iterable<readonly [path: string, value: string]>;

const VOLUME_TYPES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const UNSET = 'undefined';

/** The controls that the restricted level adds to baseline, as of Kubernetes 1.37. */
export const restricted: readonly Control[] = [
  {
    id: 'allowPrivilegeEscalation',
    since: 8,
    *find(pod, minor) {
      if (minor >= 25 && isWindows(pod)) return;
      for (const container of pod.spec.containers) {
        const { allowPrivilegeEscalation: value } = container.security;
        if (value !== false)
          yield [securityPath(container, 'allowPrivilegeEscalation'), String(value)];
      }
    },
  },
  {
    id: 'capabilities_restricted',
    since: 22,
    replaces: 'capabilities_baseline',
    *find(pod, minor) {
      if (minor >= 25 && isWindows(pod)) return;
      for (const container of pod.spec.containers) {
        const { add, drop } = container.security;
        if (!drop.includes('ALL'))
          yield [securityPath(container, 'capabilities.drop'), drop.join(', ') || UNSET];
        for (const one of add) {
          if (one !== 'NET_BIND_SERVICE') yield [securityPath(container, 'capabilities.add'), one];
        }
      }
    },
  },
  {
    // Until 1.34 the baseline control says the same of every pod.
    id: 'procMount_restricted',
    since: 35,
    replaces: 'procMount',
    find: unmaskedProc,
  },
  {
    id: 'restrictedVolumes',
    since: 0,
    replaces: 'hostPathVolumes',
    *find(pod) {
      for (const [index, { type }] of pod.spec.volumes.entries()) {
        if (!VOLUME_TYPES.has(type)) yield [specPath(pod, `volumes[${index}].${type}`), type];
      }
    },
  },
  {
    id: 'runAsNonRoot',
    since: 0,
    find: (pod, minor) => (minor >= 35 && hasUserNamespace(pod) ? [] : mayBeRoot(pod)),
  },
  {
    id: 'runAsUser',
    since: 23,
    *find(pod, minor) {
      if (minor >= 35 && hasUserNamespace(pod)) return;
      if (pod.spec.security.runAsUser === 0)
        yield [specPath(pod, 'securityContext.runAsUser'), '0'];
      for (const container of pod.spec.containers) {
        if (container.security.runAsUser === 0) yield [securityPath(container, 'runAsUser'), '0'];
      }
    },
  },
  {
    id: 'seccompProfile_restricted',
    since: 19,
    replaces: 'seccompProfile_baseline',
    *find(pod, minor) {
      if (minor >= 25 && isWindows(pod)) return;
      const unconfined = [...profilesOf(pod, 'seccompProfile', 'seccomp')];
      yield* unconfined;
      // A bad profile of the pod is named once, not again for each container that inherits it.
      if (pod.spec.security.seccomp !== undefined) return;
      for (const container of pod.spec.containers) {
        if (container.security.seccomp === undefined)
          yield [securityPath(container, 'seccompProfile.type'), UNSET];
      }
    },
  },
];

/** The pod's runAsNonRoot holds for containers that do not set their own; a false one is refused even unused. */
function* mayBeRoot(pod: PodShape): Found {
  const ofPod = pod.spec.security.runAsNonRoot;
  if (ofPod === false) yield [specPath(pod, 'securityContext.runAsNonRoot'), 'false'];
  for (const container of pod.spec.containers) {
    const own = container.security.runAsNonRoot;
    if (own === false || (own === undefined && ofPod === undefined))
      yield [securityPath(container, 'runAsNonRoot'), String(own)];
  }
}
