import { hubProvider, type Listed } from '../../collect/hub/hub.ts';
import { conditionOf, serverIdentity } from '../../collect/hub/parts.ts';
import type { Provider } from '../../model/access.ts';
import { entries, list, number, requiredText, text } from '../../model/decode.ts';

const PLATFORMS: Readonly<Record<string, string>> = {
  aws: 'aws',
  azure: 'azure',
  gcp: 'gcp',
  ibmcloud: 'ibm',
  powervs: 'ibm',
  openstack: 'openstack',
  vsphere: 'vsphere',
  nutanix: 'nutanix',
  kubevirt: 'kubevirt',
};

/** OpenShift clusters, with those whose control planes they host and those that Hive made for them. */
export function openshiftProvider(hub: Provider): Provider {
  return hubProvider(hub, {
    platform: 'openshift',
    title: 'OpenShift',
    servedAt: '/apis/project.openshift.io',
    kinds: [
      {
        group: 'hypershift.openshift.io',
        versions: ['v1beta1'],
        plural: 'hostedclusters',
        optional: true,
        read: hostedClusters,
      },
      {
        group: 'hive.openshift.io',
        versions: ['v1'],
        plural: 'clusterdeployments',
        optional: true,
        read: deployments,
      },
    ],
  });
}

function hostedClusters(object: unknown): readonly Listed[] {
  const host = text(object, 'status.controlPlaneEndpoint.host') ?? '';
  const port = number(object, 'status.controlPlaneEndpoint.port') ?? 443;
  const server = host === '' ? undefined : `https://${host}:${port}`;
  const platform = (text(object, 'spec.platform.type') ?? '').toLowerCase();
  return [
    {
      name: nameOf(object),
      server,
      identities: serverIdentity(server, undefined),
      region: text(object, 'spec.platform.aws.region'),
      described: {
        provider: PLATFORMS[platform] ?? 'unknown',
        distribution: 'openshift',
        // By the cluster that hosts it: ours when that is.
        managed: null,
        version: text(list(object, 'status.version.history')[0], 'version'),
        status: conditionOf(object, 'Available'),
      },
    },
  ];
}

function deployments(object: unknown): readonly Listed[] {
  const server = text(object, 'status.apiURL') || undefined;
  const [platform, settings] = entries(object, 'spec.platform')[0] ?? ['', undefined];
  return [
    {
      name: nameOf(object),
      server,
      identities: serverIdentity(server, undefined),
      region: text(settings, 'region'),
      described: {
        provider: PLATFORMS[platform.toLowerCase()] ?? 'unknown',
        distribution: 'openshift',
        managed: null,
        version: text(object, 'status.installVersion'),
        status: text(object, 'status.powerState'),
      },
    },
  ];
}

function nameOf(object: unknown): string {
  return `${requiredText(object, 'metadata.namespace')}/${requiredText(object, 'metadata.name')}`;
}
