import type { Code } from '../catalogue/entry.ts';
import { type DutyRow, IN_BOTH, IN_CLUSTER, IN_PLAN, ours, provider, shared } from './duty.ts';

type Rows<Prefix extends string> = Readonly<Record<Extract<Code, `${Prefix}-${string}`>, DutyRow>>;

/** Who answers for what is recorded, and for the tools that watch. */
export const monitoringDuties: Rows<'MON'> & Rows<'SEC'> = {
  'MON-01': {
    everywhere: ours('Arguments of the API servers show it.'),
    by: {
      managed: shared('The provider writes it; its API shows whether we switched it on.'),
      eks: shared('EKS writes it; logging.clusterLogging shows whether we switched it on.'),
      gke: provider('Admin Activity logs are always on, and nobody can switch them off.'),
      aks: shared('AKS writes it; diagnosticSettings show whether we keep it.'),
      openshift: ours('APIServer/cluster spec.audit.profile shows it.'),
      osd: provider('Red Hat runs the API servers; APIServer/cluster shows the profile.'),
      hosted: shared('The hosting cluster runs the API server, and shows its arguments.'),
    },
  },
  'MON-02': {
    everywhere: ours('The policy file of the API servers shows it.'),
    by: {
      managed: provider('The policy is fixed; some providers publish it.'),
      eks: provider('EKS publishes its policy; only switching the log on is ours.'),
      gke: shared('The policy is fixed; reads are kept only with Data Access logs of ours.'),
      aks: shared('The policy is fixed; kube-audit or kube-audit-admin is our choice.'),
      openshift: ours('APIServer/cluster spec.audit names one of the profiles.'),
      osd: shared('Red Hat builds the profiles; APIServer/cluster names one.'),
    },
  },
  'MON-03': {
    everywhere: ours('The policy file of the API servers shows it.'),
    by: {
      managed: provider('The policy is fixed: what it stores of bodies the provider decides.'),
      openshift: ours('Each profile leaves out bodies of Secrets; the makers publish them.'),
    },
  },
  'MON-04': {
    everywhere: ours('logging.sinks of the plan shows where it goes.'),
    by: {
      eks: ours('The log group, its subscriptions and exports show it.'),
      gke: shared('_Required is locked by Google; buckets and sinks of ours show the rest.'),
      aks: ours('diagnosticSettings and the immutability of their storage show it.'),
    },
  },
  'MON-05': {
    everywhere: ours('--audit-log-maxage, and logging.sinks of the plan, show it.'),
    by: {
      eks: ours('retentionInDays of the log group shows it.'),
      gke: shared('_Required keeps 400 days; retentionDays of our buckets shows the rest.'),
      aks: ours('retentionInDays and totalRetentionInDays of the tables show it.'),
    },
  },
  'MON-06': {
    everywhere: ours('They are container logs of our nodes: the shipper there shows it (MON-07).'),
    by: {
      managed: shared('The provider writes them; its API shows whether we keep them.'),
      eks: shared('EKS writes them; logging.clusterLogging shows which we keep.'),
      gke: shared('GKE writes them; loggingConfig.componentConfig shows which we keep.'),
      aks: shared('AKS writes them; diagnosticSettings show which categories we keep.'),
      k3s: ours('One process writes them to the journal of its host, which no API shows.'),
      osd: provider('Red Hat runs and keeps logs of the control plane.'),
      hosted: shared('Its pods run in the hosting cluster: their shipper is there.'),
    },
  },
  'MON-07': {
    everywhere: ours('A ready shipper on every node shows it.'),
    by: {
      'eks-auto': shared('On Fargate the ConfigMap aws-logging shows it; elsewhere a shipper.'),
      gke: shared('GKE runs an agent; loggingConfig shows whether it takes workloads along.'),
      'gke-autopilot': provider('GKE runs the agent; loggingConfig shows it.'),
      aks: shared('AKS runs ama-logs where addonProfiles.omsagent says so.'),
    },
  },
  'MON-08': IN_BOTH,
  'MON-09': IN_BOTH,
  'MON-10': {
    everywhere: ours('Flow exporters of the network plugin show it.'),
    by: {
      gke: shared('GKE runs Dataplane V2; its observability settings show it.'),
      'gke-autopilot': shared('GKE runs Dataplane V2; its observability settings show it.'),
    },
  },
  'MON-11': {
    everywhere: ours('A ready sensor on every node shows it.'),
    by: {
      'eks-auto': shared('On Fargate no sensor of ours runs: GuardDuty Runtime Monitoring shows.'),
      'gke-autopilot': shared('Only sensors that Google lists may run; their pods show it.'),
    },
  },
  'MON-12': {
    everywhere: ours('The configuration of CoreDNS, or of the plugin, shows it.'),
    by: {
      gke: shared('Cloud DNS or kube-dns is run by GKE; its logging settings show it.'),
      osd: provider('Red Hat runs the DNS operator; its DNS object shows it.'),
    },
  },
  'MON-13': IN_PLAN,
  'MON-14': IN_PLAN,
  'MON-15': IN_PLAN,
  'MON-16': {
    everywhere: ours('Leases and probes of clocks show it.'),
    by: {
      'eks-auto': provider('AWS runs the machines and their clocks; Leases show how far they are.'),
      'gke-autopilot': provider('Google runs the machines and their clocks; Leases show it.'),
    },
  },
  'MON-17': IN_PLAN,
  'SEC-01': {
    everywhere: ours('A ready sensor on every node shows it.'),
    by: {
      'eks-auto': shared('On Fargate no sensor of ours runs: detectors of GuardDuty show it.'),
      gke: ours('A sensor on every node, or securityPostureConfig, shows it.'),
      aks: ours('A sensor on every node, or securityProfile.defender, shows it.'),
    },
  },
  'SEC-02': IN_CLUSTER,
  'SEC-03': {
    everywhere: ours('Webhooks and policies of the cluster show it.'),
    by: {
      aks: ours('Webhooks of the cluster, and addonProfiles.azurepolicy, show it.'),
      gke: ours('Webhooks of the cluster, and binaryAuthorization, show it.'),
    },
  },
  'SEC-04': IN_BOTH,
  'SEC-05': IN_BOTH,
  'SEC-06': IN_BOTH,
  'SEC-07': IN_BOTH,
  'SEC-08': IN_CLUSTER,
};
