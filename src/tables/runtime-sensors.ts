import type { KnownAgent } from './agent-images.ts';

/** When this table was last compared with the images that the projects and vendors publish. */
export const RUNTIME_SENSORS_KNOWN_ON = '2026-11-15';

/** Agents that watch what processes on their node do, while they do it. */
export const RUNTIME_SENSORS: readonly KnownAgent[] = [
  {
    id: 'falco',
    name: 'Falco',
    images: ['falcosecurity/falco', 'falcosecurity/falco-no-driver', 'falco', 'falco-no-driver'],
  },
  { id: 'tetragon', name: 'Tetragon', images: ['cilium/tetragon', 'tetragon'] },
  { id: 'tracee', name: 'Tracee', images: ['aquasec/tracee', 'tracee'] },
  { id: 'kubearmor', name: 'KubeArmor', images: ['kubearmor/kubearmor', 'kubearmor'] },
  {
    id: 'kubescape',
    name: 'Kubescape node agent',
    images: ['kubescape/node-agent', 'armosec/node-agent'],
  },
  {
    id: 'neuvector',
    name: 'NeuVector',
    images: ['neuvector/enforcer', 'mirrored-neuvector-enforcer', 'neuvector-enforcer'],
  },
  {
    id: 'stackrox',
    name: 'StackRox / Red Hat ACS',
    images: [
      'stackrox-io/collector',
      'rhacs-collector-rhel8',
      'rhacs-collector-slim-rhel8',
      'stackrox/collector',
    ],
  },
  {
    id: 'sysdig',
    name: 'Sysdig',
    images: ['sysdig/agent', 'sysdig/agent-slim', 'sysdig/host-shield', 'agent-shield'],
  },
  {
    id: 'aqua',
    name: 'Aqua',
    images: ['aquasec/enforcer', 'aquasecurity/enforcer', 'enforcer'],
    containers: ['enforcer', 'aqua-agent'],
  },
  { id: 'guardduty', name: 'Amazon GuardDuty', images: ['aws-guardduty-agent'], cloud: 'eks' },
  {
    id: 'gke-threat-detection',
    name: 'Google Container Threat Detection',
    images: ['watcher-daemonset'],
    cloud: 'gke',
  },
  {
    id: 'defender',
    name: 'Microsoft Defender for Containers',
    images: ['low-level-collector'],
    cloud: 'aks',
  },
  {
    id: 'crowdstrike',
    name: 'CrowdStrike Falcon',
    images: ['falcon-sensor', 'falcon-node-sensor'],
  },
  { id: 'sentinelone', name: 'SentinelOne', images: ['cwpp_agent/s1agent', 's1agent', 's1-agent'] },
  {
    id: 'prisma',
    name: 'Prisma Cloud Defender',
    images: ['twistlock/defender', 'pcc_defender'],
  },
  {
    id: 'cortex',
    name: 'Cortex XDR',
    images: ['agent-docker/cortex-agent', 'cortex-agent'],
  },
  {
    id: 'wiz',
    name: 'Wiz sensor',
    images: ['registry.wiz.io/sensor', 'wiz-sensor'],
  },
  {
    id: 'datadog',
    name: 'Datadog Workload Protection',
    images: ['datadog/agent', 'datadoghq/agent', 'datadog-agent'],
    containers: ['security-agent'],
  },
  { id: 'lacework', name: 'Lacework', images: ['lacework/datacollector'] },
  {
    id: 'trend',
    name: 'Trend Micro',
    images: [
      'trendmicrocloudone/scout',
      'container-security/scout',
      'trendmicro/container-security-scout',
    ],
  },
  { id: 'qualys', name: 'Qualys', images: ['qualys/crs-sensor'] },
  { id: 'upwind', name: 'Upwind', images: ['upwindsecurity/agent', 'upwind-agent'] },
  { id: 'uptycs', name: 'Uptycs', images: ['uptycs/uptycs', 'uptycs/k8sosquery'] },
  {
    id: 'carbon-black',
    name: 'Carbon Black',
    images: [
      'cbartifactory/runtime-kubernetes-sensor',
      'runtime-kubernetes-sensor',
      'cbartifactory/cndr',
    ],
  },
];
