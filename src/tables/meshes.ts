/** When this table was last compared with what the meshes install. */
export const MESHES_KNOWN_ON = '2026-10-01';

/** A service mesh, by what it puts into a cluster. */
export interface KnownMesh {
  readonly id: 'istio' | 'linkerd' | 'consul' | 'kuma';
  readonly name: string;
  /** Workloads of its control plane, by name: exact, or with a revision or release after a hyphen. */
  readonly controlPlane: readonly string[];
  /** Workloads of a data plane on each node, with which pods need no sidecar. */
  readonly nodeProxies: readonly string[];
  /** Labels or annotations that ask for the sidecar, on a pod or on its namespace. */
  readonly injection: readonly InjectionMark[];
  readonly sidecar: {
    readonly containers: readonly string[];
    /** Part of the last segment of its image. */
    readonly image: string;
    /** An annotation or label that the injector leaves on the pod: it proves a mirrored image too. */
    readonly proof: string | undefined;
  };
}

export interface InjectionMark {
  readonly key: string;
  /** Values that ask for it. */
  readonly values: readonly string[];
}

/** Who gets its sidecar is more than a label: the fact of injection says. */
export const ISTIO: KnownMesh = {
  id: 'istio',
  name: 'Istio',
  controlPlane: ['istiod', 'istio-pilot'],
  nodeProxies: ['ztunnel'],
  injection: [],
  sidecar: { containers: ['istio-proxy'], image: 'proxyv2', proof: 'sidecar.istio.io/status' },
};

export const MESHES: readonly KnownMesh[] = [
  ISTIO,
  {
    id: 'linkerd',
    name: 'Linkerd',
    controlPlane: ['linkerd-destination', 'linkerd-identity', 'linkerd-control-plane'],
    nodeProxies: [],
    injection: [{ key: 'linkerd.io/inject', values: ['enabled', 'ingress'] }],
    sidecar: {
      containers: ['linkerd-proxy'],
      image: 'proxy',
      proof: 'linkerd.io/proxy-version',
    },
  },
  {
    id: 'consul',
    name: 'Consul',
    controlPlane: ['consul-connect-injector', 'consul-consul-connect-injector'],
    nodeProxies: [],
    injection: [{ key: 'consul.hashicorp.com/connect-inject', values: ['true'] }],
    sidecar: {
      containers: ['consul-dataplane', 'envoy-sidecar'],
      image: 'consul-dataplane',
      proof: 'consul.hashicorp.com/connect-inject-status',
    },
  },
  {
    id: 'kuma',
    name: 'Kuma',
    controlPlane: ['kuma-control-plane', 'kong-mesh-control-plane'],
    nodeProxies: [],
    injection: [{ key: 'kuma.io/sidecar-injection', values: ['enabled'] }],
    sidecar: { containers: ['kuma-sidecar'], image: 'kuma-dp', proof: undefined },
  },
];

/** The label that asks for Istio's ambient mode, on a pod or its namespace; `none` opts out. */
export const AMBIENT_LABEL = 'istio.io/dataplane-mode';

/** Set on a running pod once the node's proxy captures its traffic. */
export const AMBIENT_CAPTURED = 'ambient.istio.io/redirection';

/** A mesh that is recognised by name, and whose policies nobody here evaluates: unknown, and never fine. */
export interface UnresolvedMesh {
  readonly name: string;
  readonly controlPlane: readonly string[];
  readonly sidecar: { readonly containers: readonly string[]; readonly image: string } | undefined;
}

export const UNRESOLVED: readonly UnresolvedMesh[] = [
  {
    name: 'AWS App Mesh',
    controlPlane: ['appmesh-controller'],
    sidecar: { containers: ['envoy'], image: 'aws-appmesh-envoy' },
  },
  {
    name: 'Open Service Mesh',
    controlPlane: ['osm-controller'],
    sidecar: { containers: ['envoy'], image: 'envoy' },
  },
  {
    name: 'NGINX Service Mesh',
    controlPlane: ['nginx-mesh-api', 'nginx-mesh-controller'],
    sidecar: { containers: ['nginx-mesh-sidecar'], image: 'nginx-mesh-sidecar' },
  },
  {
    name: 'Traefik Mesh',
    controlPlane: ['traefik-mesh-controller', 'maesh-controller'],
    sidecar: undefined,
  },
  { name: 'Kmesh', controlPlane: ['kmesh'], sidecar: undefined },
  {
    name: 'Network Service Mesh',
    controlPlane: ['nsmgr'],
    sidecar: { containers: ['cmd-nsc', 'nsc'], image: 'cmd-nsc' },
  },
];
