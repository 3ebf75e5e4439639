import { cloudRight } from '../../../src/model/cloud/rights.ts';
import type { Gap } from '../../../src/model/observed.ts';
import type { Kind } from '../../../src/model/source.ts';
import { clockSamples } from '../control-plane/nodes.ts';
import { runCluster } from '../control-plane/run.ts';
import * as crds from '../custom-resources.ts';
import type { ExampleCluster, Sight } from '../fleet.ts';
import { hexOf, type Raw, uuidOf } from '../raw.ts';
import { defaultRbac } from '../rbac/defaults.ts';
import { builtIn, definitions, servedOf } from '../served.ts';
import { NODES, REGION, RESOURCE_ID, SEEN_AT, SERVER, SITE } from './site.ts';
import { aksSystem, analytics } from './workloads.ts';

const CUSTOM = [...crds.CILIUM, ...crds.SNAPSHOTS];

const VERSION = {
  major: '1',
  minor: '34',
  emulationMajor: '1',
  emulationMinor: '34',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '33',
  gitVersion: 'v1.34.7',
  gitCommit: hexOf('commit', 'v1.34.7').slice(0, 40),
  gitTreeState: 'clean',
  buildDate: '2026-08-12T10:31:55Z',
  goVersion: 'go1.24.13',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Kinds that the scanner may list in the whole cluster. */
const OPEN: ReadonlySet<string> = new Set([
  'core/Namespace',
  'core/Node',
  'core/PersistentVolume',
  'networking.k8s.io/IngressClass',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/CSIDriver',
]);

/** Kinds that it may not list even where it may read something. */
const CLOSED: ReadonlySet<string> = new Set([
  'core/Pod',
  'core/Secret',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
]);

/** The only namespaces in which it was given the reader's role. */
const READABLE: ReadonlySet<string> = new Set(['reporting', 'notebooks']);

/** The one of which we could not see enough. */
export function analyticsAks(): ExampleCluster {
  const own = { objects: [...defaultRbac(), ...definitions(CUSTOM)] };
  const objects = runCluster({
    site: SITE,
    seenAt: SEEN_AT,
    nodes: NODES,
    serviceNet: '10.61',
    parts: [own, aksSystem(), analytics()],
    disk: (_, volume) => ({
      persistentVolumeReclaimPolicy: 'Delete',
      csi: { driver: 'disk.csi.azure.com', volumeHandle: `${RESOURCE_ID}/disks/${volume}` },
    }),
  });
  return {
    file: 'analytics-aks',
    info: {
      id: 'analytics-aks',
      name: 'analytics-aks',
      identities: [
        { type: 'configured', value: 'analytics-aks' },
        { type: 'cloud', value: RESOURCE_ID },
        { type: 'uid', value: uuidOf(SITE.name, 'v1', 'Namespace', '', 'kube-system') },
        { type: 'server', value: SERVER },
      ],
      source: 'aks',
      region: REGION,
      collectedAt: SEEN_AT,
    },
    version: VERSION,
    apis: [...builtIn(34), ...CUSTOM.flatMap(servedOf)],
    objects,
    cloud: new Map(),
    clocks: clockSamples(NODES, SEEN_AT),
    sight: sightOf(namespacesOf(objects)),
    held: [...OPEN]
      .map((id) => `list ${id}`)
      .concat([...READABLE].map((one) => `namespace reader in ${one}`)),
  };
}

function namespacesOf(objects: readonly Raw[]): readonly string[] {
  return objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
}

function sightOf(namespaces: readonly string[]): Sight {
  const hidden = namespaces.filter((name) => !READABLE.has(name)).toSorted();
  return {
    cluster: [],
    cloud: (section) => [
      {
        source: section,
        cause: 'forbidden',
        detail: 'AuthorizationFailed (403) for the managed cluster',
        permission: cloudRight(section, 'aks'),
      },
    ],
    kind: (kind) => {
      if (OPEN.has(kind.id)) return [];
      if (!kind.namespaced || kind.only !== undefined || CLOSED.has(kind.id))
        return [forbidden(kind)];
      return hidden.map((namespace) => ({ ...forbidden(kind, namespace), namespace }));
    },
  };
}

function forbidden(kind: Kind<unknown>, namespace?: string): Gap {
  const verb = kind.only === undefined ? 'list' : 'get';
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace ${namespace}`;
  return {
    source: kind.id,
    cause: 'forbidden',
    detail: `${kind.plural} is forbidden: readiness-scanner cannot ${verb} ${kind.plural} ${where}`,
    permission: `${verb} ${kind.plural}`,
  };
}
