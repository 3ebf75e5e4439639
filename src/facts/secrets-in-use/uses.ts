import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';

/** How a pod comes by a Secret. `csi` and `injected` are no Secrets of the API: a vault hands them out. */
export type How = 'volume' | 'env' | 'image-pull' | 'csi' | 'injected';

/** One field by which a pod comes by a secret. */
export interface Mention {
  readonly how: How;
  /** Of the Secret; of the SecretProviderClass for `csi`, and of the sidecar's role for `injected`. */
  readonly name: string;
  /** Whether the pod does without it too. */
  readonly optional: boolean;
  /** Whether pods have to be started anew to get another value. */
  readonly restart: boolean;
  readonly evidence: Evidence;
}

/** Drivers that mount what a vault holds. */
const VAULT_DRIVERS: ReadonlySet<string> = new Set([
  'secrets-store.csi.k8s.io',
  'secrets-store-gke.csi.k8s.io',
  'csi.vso.hashicorp.com',
]);

const INJECT = 'vault.hashicorp.com/agent-inject';
const ONCE = 'vault.hashicorp.com/agent-pre-populate-only';

/** Every field of a pod that names a secret. */
export function* mentionsIn(view: PodView): Iterable<Mention> {
  yield* ofVolumes(view);
  const { object, base, spec, annotations } = view;
  for (const container of spec.containers) {
    for (const { name, path, optional } of container.secrets) {
      const evidence = fieldOf(object, `${container.path}.${path}`, name);
      yield { how: 'env', name, optional, restart: true, evidence };
    }
  }
  for (const [index, name] of spec.pullSecrets.entries()) {
    const evidence = fieldOf(object, `${base}.imagePullSecrets[${index}].name`, name);
    yield { how: 'image-pull', name, optional: false, restart: false, evidence };
  }
  if (isTrue(annotations.get(INJECT))) {
    const path = `${base.replace(/spec$/, 'metadata')}.annotations['${INJECT}']`;
    const restart = isTrue(annotations.get(ONCE));
    yield {
      how: 'injected',
      optional: false,
      name: 'vault-agent',
      restart,
      evidence: fieldOf(object, path, 'true'),
    };
  }
}

function* ofVolumes({ object, base, spec }: PodView): Iterable<Mention> {
  for (const [index, volume] of spec.volumes.entries()) {
    const path = `${base}.volumes[${index}]`;
    const mounts = spec.containers.flatMap((one) => one.mounts);
    const restart = mounts.some((mount) => mount.part && mount.name === volume.name);
    for (const one of volume.secrets) {
      const evidence = fieldOf(object, `${path}.${one.path}`, one.name);
      yield { how: 'volume', name: one.name, optional: one.optional, restart, evidence };
    }
    if (volume.csiDriver === undefined || !VAULT_DRIVERS.has(volume.csiDriver)) continue;
    const name = volume.providerClass ?? volume.name;
    const field =
      volume.providerClass === undefined ? 'driver' : 'volumeAttributes.secretProviderClass';
    const value = volume.providerClass ?? volume.csiDriver;
    const evidence = fieldOf(object, `${path}.csi.${field}`, value);
    yield { how: 'csi', name, optional: false, restart, evidence };
  }
}

/** What the API server adds to a pod that names none itself: those of its account. */
export function* fromAccount(account: ServiceAccount): Iterable<Mention> {
  for (const [index, name] of account.imagePullSecrets.entries()) {
    const evidence = fieldOf(account, `imagePullSecrets[${index}].name`, name);
    yield { how: 'image-pull', name, optional: false, restart: false, evidence };
  }
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|t|true)$/i.test(value);
}
