import { cloudField } from '../model/cloud/parts.ts';
import { cloudNetwork } from '../model/cloud.ts';
import { felixConfigurations } from '../model/kubernetes/felix-configuration.ts';
import { meshConfig } from '../model/kubernetes/istio-config.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { namespaces } from '../model/kubernetes/namespace.ts';
import { ciliumConfig } from '../model/kubernetes/plugin-config.ts';
import { pods } from '../model/kubernetes/pod.ts';
import { mutatingWebhooks } from '../model/kubernetes/webhook.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe, thisCluster } from '../model/source.ts';
import type { SomeEvidence } from '../model/verdict.ts';
import { type KnownMesh, MESHES, MESHES_KNOWN_ON } from '../tables/meshes.ts';
import { type DataPlane, dataPlaneOf } from './data-plane.ts';
import type { Around } from './mesh/carried.ts';
import {
  type Detected,
  type DetectedMesh,
  detect,
  isNamed,
  unresolvedIn,
} from './mesh/detected.ts';
import { injectorsIn } from './mesh/injection.ts';
import { istioOperators } from './mesh/istio-operators.ts';
import { platform } from './platform.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** What gives traffic an identity or encrypts it. Always whole: gaps say what could be missing. */
export interface MeshPresence {
  readonly meshes: readonly DetectedMesh[];
  /** Identity that only applies where a policy asks for it (Cilium mutual authentication). */
  readonly onDemand: readonly Detected[];
  /** Encryption between nodes: it hides traffic but names no workload. */
  readonly encryption: readonly Detected[];
  /** What could hide a mesh. */
  readonly meshGaps: readonly Gap[];
  /** What could hide encryption without identity. */
  readonly encryptionGaps: readonly Gap[];
  readonly dataPlaneOf: (workload: WorkloadView) => DataPlane;
  /** What decides about proxies of pods that do not run yet, by namespace. */
  readonly aroundOf: (namespace: string) => Around;
  readonly isInstalled: (mesh: KnownMesh) => boolean;
  /** Whether a proxy of it runs on nodes, without which labels that ask for it come to nothing. */
  readonly isOnNodes: (mesh: KnownMesh) => boolean;
  /** What of a namespace's pods was not seen; empty for manifests, which have none. */
  readonly podGapsIn: (namespace: string) => readonly Gap[];
}

export const meshPresence: Fact<MeshPresence> = defineFact({
  id: 'mesh-presence',
  title: 'Service meshes and transparent encryption, and which workloads they cover',
  needs: {
    workloads: maybe(workloads),
    pods: maybe(pods),
    namespaces: maybe(namespaces),
    cilium: maybe(ciliumConfig),
    felix: maybe(ifServed(felixConfigurations)),
    network: maybe(cloudNetwork),
    platform: maybe(platform),
    config: maybe(meshConfig),
    operators: istioOperators,
    webhooks: maybe(mutatingWebhooks),
    cluster: thisCluster,
  },
  compute: ({ workloads, pods, namespaces, cilium, felix, ...rest }): MeshPresence => {
    const { network, platform, config, operators, webhooks, cluster } = rest;
    const configured = [
      ...visible(config)
        .filter((one) => one.given)
        .map((one) => fieldOf(one, 'data.mesh', 'settings of Istio')),
      ...operators.evidence,
    ];
    const meshes = MESHES.flatMap((mesh) => detect(mesh, visible(workloads), configured));
    const isInstalled = (mesh: KnownMesh): boolean =>
      meshes.some((one) => one.mesh === mesh && one.controlPlane);
    const runs = (names: readonly string[]): boolean =>
      visible(workloads).some(({ meta }) => isNamed(meta.name, names));
    // Who shows only settings may leave out the whole control plane, and its proxies of nodes with it.
    const isOnNodes = (mesh: KnownMesh): boolean =>
      runs(mesh.nodeProxies) ||
      (workloads.state === 'seen' && !runs(mesh.controlPlane) && isInstalled(mesh));
    const podGapsIn = (namespace: string): readonly Gap[] =>
      cluster.source === 'manifests' ? [] : gapsIn(pods, namespace);
    const injectors = injectorsIn(visible(webhooks));
    const webhookGaps = gapsOf(webhooks);
    const aroundOf = (name: string): Around => {
      const namespace = known.get(name);
      const namespaceGaps = namespace === undefined ? gapsOf(namespaces) : [];
      return { namespace, namespaceGaps, name, injectors, webhookGaps };
    };
    const known = new Map(visible(namespaces).map(({ meta }) => [meta.name, meta]));
    const cloud = network.state === 'unseen' ? undefined : network.value.inTransitEncryption;
    // Where people run the control plane themselves no cloud encrypts between nodes unseen.
    const ownPlane = platform.state !== 'unseen' && platform.value.managed === false;
    const cloudGaps = ownPlane ? [] : gapsOf(network);
    const setting = (key: string, name: string): readonly Detected[] =>
      visible(cilium).flatMap((config) =>
        config.settings.get(key) === 'true'
          ? [{ name, evidence: [fieldOf(config, `data['${key}']`, 'true')] }]
          : [],
      );
    return {
      meshes,
      onDemand: setting('mesh-auth-mutual-enabled', 'Cilium mutual authentication'),
      encryption: [
        ...setting('enable-wireguard', 'Cilium WireGuard'),
        ...setting('enable-ipsec', 'Cilium IPsec'),
        ...visible(felix)
          .filter(({ meta }) => meta.name === 'default')
          .flatMap((config) =>
            config.wireguard || config.wireguardV6
              ? [{ name: 'Calico WireGuard', evidence: wireguard(config) }]
              : [],
          ),
        ...(cloud?.value === true
          ? [{ name: 'the cloud', evidence: [cloudField(cluster.name, cloud)] as const }]
          : []),
      ],
      meshGaps: [
        ...gapsOf(workloads),
        ...gapsOf(config),
        ...gapsOf(cilium),
        ...operators.gaps,
        ...unresolvedIn(visible(workloads)),
      ],
      encryptionGaps: [...gapsOf(cilium), ...gapsOf(felix), ...cloudGaps],
      dataPlaneOf: (workload) =>
        dataPlaneOf(workload, {
          around: aroundOf(workload.namespace),
          isInstalled: (mesh, by) => (by === 'node' ? isOnNodes(mesh) : isInstalled(mesh)),
          gaps: podGapsIn(workload.namespace),
        }),
      aroundOf,
      isInstalled,
      isOnNodes,
      podGapsIn,
    };
  },
  show: ({ meshes, onDemand, encryption }: MeshPresence) => ({
    tables: { meshes: MESHES_KNOWN_ON },
    meshes: meshes.map(({ name, controlPlane }) => ({ name, controlPlane })),
    onDemand: onDemand.map(({ name }) => name),
    encryption: encryption.map(({ name }) => name),
  }),
});

function wireguard(
  config: Parameters<typeof fieldOf>[0] & { readonly wireguard: boolean },
): SomeEvidence {
  const field = config.wireguard ? 'spec.wireguardEnabled' : 'spec.wireguardEnabledV6';
  return [fieldOf(config, field, true)];
}
