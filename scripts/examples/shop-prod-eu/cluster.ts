import { clockSamples } from '../control-plane/nodes.ts';
import { runCluster } from '../control-plane/run.ts';
import type { Claim } from '../control-plane/workloads.ts';
import type { World } from '../control-plane/world.ts';
import * as crds from '../custom-resources.ts';
import { EVERYTHING_BUT_SECRETS, type ExampleCluster } from '../fleet.ts';
import { hexOf, object, type Raw, uuidOf } from '../raw.ts';
import { defaultRbac } from '../rbac/defaults.ts';
import { builtIn, definitions, servedOf } from '../served.ts';
import { access } from './access.ts';
import { argoCd } from './argo-cd.ts';
import { cloudView } from './cloud.ts';
import { falco } from './falco.ts';
import { withCloudIdentity } from './identities.ts';
import { ingress } from './ingress.ts';
import { kubeSystem } from './kube-system.ts';
import { kyverno } from './kyverno.ts';
import { mesh } from './mesh.ts';
import { networkPolicies } from './network-policies.ts';
import { observability } from './observability.ts';
import { platform } from './platform.ts';
import { shopApps } from './shop-apps.ts';
import { inject } from './sidecar.ts';
import { ARN, NODES, REGION, SEEN_AT, SERVER, SITE } from './site.ts';
import { tenants } from './tenants.ts';
import { velero } from './velero.ts';

const CUSTOM = [
  ...crds.ARGO_CD,
  ...crds.CERT_MANAGER,
  ...crds.EXTERNAL_SECRETS,
  ...crds.GATEWAY_API,
  ...crds.ISTIO,
  ...crds.KYVERNO,
  ...crds.PROMETHEUS,
  ...crds.SNAPSHOTS,
  ...crds.VELERO,
  ...crds.VPC_CNI,
];

const VERSION = {
  major: '1',
  minor: '35',
  emulationMajor: '1',
  emulationMinor: '35',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '34',
  gitVersion: 'v1.35.6-eks-9d1b7c4',
  gitCommit: hexOf('commit', 'v1.35.6-eks-9d1b7c4').slice(0, 40),
  gitTreeState: 'clean',
  buildDate: '2026-10-02T19:14:08Z',
  goVersion: 'go1.25.9',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** The well-run one. */
export function shopProdEu(): ExampleCluster {
  const installed = [
    kubeSystem(),
    falco(),
    kyverno(),
    velero(),
    mesh(),
    platform(),
    observability(),
    ingress(),
    shopApps(),
  ];
  const workloads = installed.flatMap((part) => part.workloads ?? []);
  const own = { objects: [...defaultRbac(), ...definitions(CUSTOM), ...apiServer()] };
  const objects = runCluster({
    site: SITE,
    seenAt: SEEN_AT,
    nodes: NODES,
    serviceNet: '172.20',
    parts: [own, tenants(), access(), networkPolicies(), ...installed, argoCd(workloads)],
    disk,
    admit: (template, where) => inject(withCloudIdentity(template, where), where),
  });
  return {
    file: 'shop-prod-eu',
    info: {
      id: 'prod-eu-1',
      name: 'shop-prod-eu',
      identities: [
        { type: 'configured', value: 'prod-eu-1' },
        { type: 'cloud', value: ARN },
        { type: 'uid', value: uuidOf(SITE.name, 'v1', 'Namespace', '', 'kube-system') },
        { type: 'server', value: SERVER },
      ],
      source: 'eks',
      region: REGION,
      collectedAt: SEEN_AT,
    },
    version: VERSION,
    apis: [...builtIn(35), ...CUSTOM.flatMap(servedOf)],
    objects,
    cloud: cloudView(),
    clocks: clockSamples(NODES, SEEN_AT),
    sight: EVERYTHING_BUT_SECRETS,
    held: [
      'list * (ClusterRole view)',
      'eks:DescribeCluster',
      'eks:ListAccessEntries',
      'logs:DescribeLogGroups',
    ],
  };
}

/** A volume of the block store, in the zone of its first pod. */
function disk(
  _: Claim,
  volume: string,
  node: Parameters<World['disk']>[2],
): Readonly<Record<string, unknown>> {
  const zone = node.labels['topology.kubernetes.io/zone'] ?? '';
  const term = { key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] };
  return {
    persistentVolumeReclaimPolicy: 'Delete',
    csi: {
      driver: 'ebs.csi.aws.com',
      fsType: 'ext4',
      volumeHandle: `vol-0${hexOf('volume', volume).slice(0, 16)}`,
    },
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [term] }] } },
  };
}

/** The Service of the API server, whose endpoints are network interfaces of the provider. */
function apiServer(): readonly Raw[] {
  const meta = { name: 'kubernetes', namespace: 'default' };
  const service = { 'kubernetes.io/service-name': 'kubernetes' };
  return [
    object(
      'v1',
      'Service',
      { ...meta, labels: { component: 'apiserver', provider: 'kubernetes' } },
      {
        spec: {
          type: 'ClusterIP',
          clusterIP: '172.20.0.1',
          clusterIPs: ['172.20.0.1'],
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          internalTrafficPolicy: 'Cluster',
          sessionAffinity: 'None',
          ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 443 }],
        },
        status: { loadBalancer: {} },
      },
    ),
    object(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      { ...meta, labels: service },
      {
        addressType: 'IPv4',
        endpoints: ['10.20.220.6', '10.20.220.11'].map((address) => ({
          addresses: [address],
          conditions: { ready: true },
        })),
        ports: [{ name: 'https', port: 443, protocol: 'TCP' }],
      },
    ),
  ];
}
