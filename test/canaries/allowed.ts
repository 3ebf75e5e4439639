/**
 * The only fields whose texts may leave a cluster, by the last part of their paths: what they hold
 * names or counts things. A field that is not here has to be argued for here before it is kept.
 */
const FIELDS = new Set(
  [
    // Names of objects and of their parts.
    'name names namespace namespaces kind kinds key host hosts hostname hostnames sectionName uid policyName',
    'nodeName claimName secretName serviceName serviceAccount serviceAccountName volumeName volume',
    'storageClassName ingressClassName gatewayClassName runtimeClassName priorityClassName loadBalancerClass',
    'apiVersion apiVersions group apiGroup apiGroups resource resources resourceNames nonResourceURLs verbs',
    'fieldPath image imageID driver bucket storageLocation provider providerID zone clusterRoles roles',
    // Where traffic goes. Paths of URLs and headers are not among them.
    'port ports targetPort servicePort readOnlyPort containerPort hostPort protocol appProtocol cidr except ip ipMode podIP hostIP address',
    'addresses addressType clusterIP externalIPs externalName loadBalancerSourceRanges audience error',
    // Words that an API defines.
    'type types mode action operator operations effect scope scopes policyTypes phase profile termination',
    'consolidationPolicy failurePolicy matchPolicy reinvocationPolicy sideEffects restartPolicy externalTrafficPolicy networkPolicy',
    'unhealthyPodEvictionPolicy failureAction validationFailureAction validationActions validationFailureActionOverrides',
    'accessMode accessModes volumeMode procMount add drop reason admission enabled podSecurity tier',
    'architecture operatingSystem osImage kernelVersion kubeletVersion containerRuntimeVersion',
    'wireguardEnabled wireguardEnabledV6 bpfEnabled default paused suspend unschedulable serviceAccountToken',
    'hostIPC hostNetwork hostPID hostUsers hostProcess runAsUserName seccompDefault privileged allowPrivilegeEscalation readOnly',
    'readOnlyRootFilesystem runAsNonRoot runAsUser role user automountServiceAccountToken controller conditions',
    'deletionPolicy defaultVolumesToFsBackup defaultVolumesToRestic snapshotMoveData snapshotVolumes includeClusterResources',
    // Numbers and times.
    'replicas order priority schedule ttl maxSurge maxUnavailable minAvailable minReadySeconds timeoutSeconds',
    'expireAfter expirationSeconds leaseDurationSeconds terminationGracePeriodSeconds revisionHistoryLimit restartCount ready',
    'creationTimestamp renewTime startTime startTimestamp completionTimestamp expiration lastBackup',
    'lastValidationTime status currentRevision updateRevision availableReplicas readyReplicas numberReady',
    'desiredNumberScheduled currentHealthy desiredHealthy disruptionsAllowed expectedPods errors warnings',
    'volumeSnapshotsAttempted volumeSnapshotsCompleted csiVolumeSnapshotsAttempted csiVolumeSnapshotsCompleted',
    // What policies and backups choose: their targets, never what they match requests or files with.
    'values selector labelSelector orLabelSelectors namespaceSelector podSelector objectSelector nodeSelector',
    'endpointSelector serviceAccountSelector appliedTo subject subjects roleRef rules ingress egress topologyKey',
    'includedNamespaces excludedNamespaces includedResources excludedResources labels capabilities',
    'matchLabelKeys mismatchLabelKeys labelSelectors whenUnsatisfiable nodeAffinityPolicy nodeTaintsPolicy',
    'enableDefaultDeny matchExpressions scopeName aggregationRule affinity tolerations taints topologySpreadConstraints sysctls strategy',
    'updateStrategy limits requests hard used allocatable overhead ipBlock mountPath',
    // Addresses and tiers of Calico's and Cilium's policies, and names that a policy lets resolve.
    'nets externalCIDRs defaultAction doNotTrack preDNAT domainNames',
    // Who reconciles what, how often, and how far it scales.
    'handler optional externalSecretName namespaceSelectors instantUpdates creationPolicy refreshPolicy refreshInterval refreshAfter',
    'project prune selfHeal applicationsSync interval minReplicas minReplicaCount',
  ].flatMap((line) => line.split(' ')),
);

/** Maps whose keys and values people choose to tell things apart. */
const MAPS =
  /(?:^|\.)(?:labels|matchLabels|selector|nodeSelector|limits|requests|hard|used|allocatable|overhead)$/;

/** What is allowed in its place only. */
const PLACES: readonly RegExp[] = [
  // Where a host's folder is mounted from decides whether the pod can take over the node.
  /(?:^|\.)volumes\[\]\.hostPath\.path$/,
  /(?:^|\.)(?:taints|tolerations|sysctls)\[\]\.value$/,
  // The name of an object that says which secrets of a vault a volume holds.
  /(?:^|\.)volumes\[\]\.csi\.volumeAttributes\.secretProviderClass$/,
  // Cilium's traffic by peers; rules about requests are emptied.
  /(?:ingress|egress)(?:Deny)?\[\]\.(?:from|to)(?:Endpoints|Nodes|Requires|CIDR|CIDRSet|Entities|FQDNs|Groups|Services)$/,
  // Settings of network plugins, each by its name; nothing else of a ConfigMap.
  /^data\.enable-(?:policy|host-firewall|k8s-networkpolicy|wireguard|ipsec|network-policy-controller)$/,
  // Where OpenShift's control plane is, and tags of its machines at AWS, which people choose as they do labels.
  /^status\.(?:controlPlaneTopology|platformStatus\.aws\.resourceTags\[\]\.value)$/,
  // Settings of Istio's control plane and of its injector, each by its name.
  /^data\.mesh>(?:rootNamespace|enableAutoMtls|outboundTrafficPolicy\.mode|accessLogFile|trustDomain|trustDomainAliases\[\])$/,
  /^data\.values>global\.proxy\.(?:includeInboundPorts|excludeInboundPorts|includeIPRanges|excludeIPRanges|excludeOutboundPorts)$/,
  // Until when a certificate of cert-manager is valid: a date. Of public certificates in ConfigMaps (the roots of
  // meshes) names, fingerprint and dates are kept: the projection reads them, and no text that is none gets through.
  /^status\.notAfter$/,
  // The same where an operator is told it.
  /^spec\.(?:security\.dataPlane\.automtls|values\.meshConfig\.(?:rootNamespace|enableAutoMtls))$/,
  // What Linkerd lets in by default, and who may come in at a port.
  /^data\.values>proxy\.defaultInboundPolicy$/,
  /^data\.values>identityTrustDomain$/,
  /^data\.values>proxyInit\.ignore(?:In|Out)boundPorts$/,
  /^spec\.accessPolicy$/,
  /^spec\.server\.selector$/,
  /^spec\.client\.(?:unauthenticated|meshTLS\.unauthenticatedTLS)$/,
  // Whom a policy of a mesh names, by identity and address; what it asks of requests is emptied.
  /^spec\.rules\[\]\.from\[\]\.source\.(?:not)?(?:[pP]rincipals|[nN]amespaces|[sS]erviceAccounts|[iI]pBlocks)$/,
  /^spec\.rules\[\]\.to\[\]\.operation\.(?:notPorts|ports)$/,
  // Whom policies of Linkerd and Kuma let in: identities and tags, which name workloads as principals do.
  /^spec\.(?:client\.meshTLS\.)?identities$/,
  /^spec\.(?:from\[\]\.)?targetRef\.tags$/,
  /^spec\.rules\[\]\.default\.(?:allow|deny|allowWithShadowDeny)\[\]\.spiffeID\.value$/,
  /^mesh$/,
  /^spec\.(?:sources|destinations)\[\]\.match\.kuma\.io\/service$/,
  // Whether accesses are recorded, and by which provider by name.
  /^spec\.accessLogging\[\]\.disabled$/,
  // Whether meshes of Kuma and Consul use mutual TLS.
  /^spec\.mtls\.enabledBackend$/,
  /^spec\.mutualTLSMode$/,
  /^spec\.allowEnablingPermissiveMutualTLS$/,
  // For which clients a rule about calls is, and its ports.
  /^spec\.exportTo$/,
  /^spec\.(?:subsets\[\]\.)?trafficPolicy\.portLevelSettings\[\]\.port\.number$/,
  // Which pods a policy of a mesh selects, the mode of mutual TLS by port, and ports of listeners.
  /^spec\.selector\.matchLabels$/,
  /^spec\.portLevelMtls$/,
  /^spec\.ingress\[\]\.port\.number$/,
  // What Argo CD leaves alone, as paths of fields, and what Flux applied, by name.
  /^spec\.ignoreDifferences\[\]\.(?:jsonPointers|jqPathExpressions)$/,
  /^status\.inventory\.entries\[\]\.id$/,
  // The version of a secret in Vault that is copied: a number.
  /^spec\.version$/,
  // Who asked for a client certificate, and of which signer; whom it is for stays in the request.
  /^spec\.(?:signerName|username|groups|expirationSeconds)$/,
  // Identities of AWS that EKS lets in, and who they are in the cluster: names, as in a binding.
  /^data\.(?:mapRoles>\[\]\.rolearn|mapUsers>\[\]\.userarn)$/,
  /^data\.map(?:Roles|Users)>\[\]\.(?:username|groups)$/,
  /^data\.mapAccounts>\[\]$/,
  // Since when the API server counts uses of legacy tokens: a date.
  /^data\.since$/,
  /^data\.(?:policy-audit-mode|policy-cidr-match-mode|mesh-auth-mutual-enabled)$/,
];

/** Annotations by name. The last-applied one, those of controllers and those of people are not here. */
const ANNOTATIONS = new Set(
  [
    'kubernetes.io/config.mirror kubernetes.io/config.source kubernetes.io/ingress.class',
    'kubernetes.io/service-account.name deployment.kubernetes.io/revision field.cattle.io/projectId',
    'alb.ingress.kubernetes.io/group.name alb.ingress.kubernetes.io/scheme appgw.ingress.kubernetes.io/use-private-ip',
    'istio.io/dataplane-mode ambient.istio.io/redirection sidecar.istio.io/inject linkerd.io/inject linkerd.io/proxy-version',
    // Which ports a mesh's proxy takes, how, and what it lets in by default.
    'ambient.istio.io/bypass-inbound-capture inject.istio.io/templates sidecar.istio.io/interceptionMode',
    'traffic.sidecar.istio.io/includeInboundPorts traffic.sidecar.istio.io/excludeInboundPorts',
    'traffic.sidecar.istio.io/includeOutboundIPRanges traffic.sidecar.istio.io/excludeOutboundIPRanges',
    'traffic.sidecar.istio.io/excludeOutboundPorts',
    'config.linkerd.io/default-inbound-policy config.linkerd.io/skip-inbound-ports',
    'config.linkerd.io/skip-outbound-ports traffic.kuma.io/exclude-outbound-ports',
    'kuma.io/mesh kuma.io/sidecar-injection traffic.kuma.io/exclude-inbound-ports',
    'consul.hashicorp.com/connect-inject consul.hashicorp.com/connect-inject-status',
    'consul.hashicorp.com/connect-service consul.hashicorp.com/transparent-proxy',
    'consul.hashicorp.com/transparent-proxy-status',
    'consul.hashicorp.com/transparent-proxy-exclude-inbound-ports',
    'consul.hashicorp.com/transparent-proxy-exclude-outbound-ports',
    'consul.hashicorp.com/transparent-proxy-exclude-outbound-cidrs',
    'autoscaling.keda.sh/paused autoscaling.keda.sh/paused-replicas',
    'kustomize.toolkit.fluxcd.io/reconcile kustomize.toolkit.fluxcd.io/ssa',
    'argocd.argoproj.io/tracking-id meta.helm.sh/release-name meta.helm.sh/release-namespace',
    'azure.workload.identity/client-id eks.amazonaws.com/role-arn iam.gke.io/gcp-service-account',
    'cluster-autoscaler.kubernetes.io/safe-to-evict karpenter.sh/do-not-disrupt eks.amazonaws.com/compute-type',
    'cluster.x-k8s.io/cluster-name k3s.io/hostname rke2.io/hostname rke.cattle.io/internal-ip',
    'kubeadm.alpha.kubernetes.io/cri-socket machineconfiguration.openshift.io/currentConfig',
    // That a vault's sidecar is injected: a flag.
    'vault.hashicorp.com/agent-inject vault.hashicorp.com/agent-pre-populate-only',
    'openshift.io/sa.scc.uid-range seccomp.security.alpha.kubernetes.io/pod',
    'container.apparmor.security.beta.kubernetes.io/starred container.seccomp.security.alpha.kubernetes.io/starred',
    // Who owns a namespace, as people write it there.
    'owner team on-call oncall',
    // Whether a load balancer is internal.
    'cloud.google.com/load-balancer-type load-balancer.hetzner.cloud/disable-public-network',
    'networking.gke.io/load-balancer-type networking.istio.io/service-type',
    'oci-network-load-balancer.oraclecloud.com/internal',
    'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type',
    'service.beta.kubernetes.io/aws-load-balancer-internal service.beta.kubernetes.io/aws-load-balancer-scheme',
    'service.beta.kubernetes.io/aws-load-balancer-type service.beta.kubernetes.io/azure-load-balancer-internal',
    'service.beta.kubernetes.io/do-loadbalancer-network service.beta.kubernetes.io/oci-load-balancer-internal',
    'service.beta.kubernetes.io/openstack-internal-load-balancer service.beta.kubernetes.io/scw-loadbalancer-private',
    'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a text at this path of an object may be kept. */
export function isAllowed(path: string): boolean {
  const annotation = /annotations(.*)$/.exec(path)?.[1];
  if (annotation !== undefined) return ANNOTATIONS.has(annotation.slice(1));
  if (PLACES.some((one) => one.test(path))) return true;
  const map = /^(.*)(?:\.\*| key)$/.exec(path)?.[1];
  if (map !== undefined) return MAPS.test(map);
  const last = path.replaceAll('[]', '').split(/[.>]/).at(-1) ?? '';
  return FIELDS.has(last);
}
