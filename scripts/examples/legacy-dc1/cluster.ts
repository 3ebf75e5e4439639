import { clockSamples } from '../control-plane/nodes.ts';
import { runCluster } from '../control-plane/run.ts';
import * as crds from '../custom-resources.ts';
import { EVERYTHING_BUT_SECRETS, type ExampleCluster } from '../fleet.ts';
import { hexOf, uuidOf } from '../raw.ts';
import { defaultRbac } from '../rbac/defaults.ts';
import { builtIn, definitions, servedOf } from '../served.ts';
import { controlPlane } from './control-plane.ts';
import { leftovers } from './leftovers.ts';
import { monitoring } from './monitoring.ts';
import { orderSystem } from './order-system.ts';
import { NODES, SEEN_AT, SERVER, SITE } from './site.ts';
import { system } from './system.ts';

const VERSION = {
  major: '1',
  minor: '29',
  gitVersion: 'v1.29.6',
  gitCommit: hexOf('commit', 'v1.29.6').slice(0, 40),
  gitTreeState: 'clean',
  buildDate: '2024-06-11T20:25:30Z',
  goVersion: 'go1.21.11',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** The neglected one. */
export function legacyDc1(): ExampleCluster {
  const own = { objects: [...defaultRbac(), ...definitions(crds.VELERO)] };
  const objects = runCluster({
    site: SITE,
    seenAt: SEEN_AT,
    nodes: NODES,
    serviceNet: '10.96',
    parts: [own, controlPlane(), system(), orderSystem(), monitoring(), leftovers()],
    disk: (claim, volume) => ({
      persistentVolumeReclaimPolicy: 'Delete',
      nfs: { server: '10.8.0.5', path: `/export/k8s/${claim.name}-${volume}` },
    }),
  });
  return {
    file: 'legacy-dc1',
    info: {
      id: 'legacy-dc1',
      name: 'legacy-dc1',
      identities: [
        { type: 'configured', value: 'legacy-dc1' },
        { type: 'uid', value: uuidOf(SITE.name, 'v1', 'Namespace', '', 'kube-system') },
        { type: 'server', value: SERVER },
        { type: 'context', value: 'kubernetes-admin@kubernetes' },
      ],
      source: 'kubeconfig',
      collectedAt: SEEN_AT,
    },
    version: VERSION,
    apis: [...builtIn(29), ...crds.VELERO.flatMap(servedOf)],
    objects,
    cloud: new Map(),
    clocks: clockSamples(NODES, SEEN_AT),
    sight: EVERYTHING_BUT_SECRETS,
    held: ['* * (cluster-admin)'],
  };
}
