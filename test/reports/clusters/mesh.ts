import type { Mesh } from '../../../src/model/pictures/mesh.ts';

const strict = {
  object: 'security.istio.io/PeerAuthentication/istio-system/default',
  path: 'spec.mtls.mode',
  value: 'STRICT',
};
const exception = {
  object: 'security.istio.io/PeerAuthentication/shop/cart',
  path: "spec.portLevelMtls['9090'].mode",
  value: 'PERMISSIVE',
};

/** A mesh that looks strict: a namespace without proxies, and a port that is excepted. */
export const mesh: Mesh = {
  meshes: ['Istio'],
  encryption: ['Cilium WireGuard'],
  namespaces: {
    rows: [
      {
        name: 'old-billing',
        tenant: true,
        strict: 0,
        permissive: 0,
        outside: 2,
        unknown: 0,
        gateways: 0,
      },
      { name: 'shop', tenant: true, strict: 3, permissive: 1, outside: 0, unknown: 1, gateways: 1 },
      {
        name: 'kube-system',
        tenant: false,
        strict: 0,
        permissive: 0,
        outside: 6,
        unknown: 0,
        gateways: 0,
      },
    ],
    truncated: 0,
  },
  pairs: {
    all: {
      talking: { low: 40, high: 44 },
      plaintext: { low: 12, high: 15 },
      clientsChoice: { low: 3, high: 6 },
    },
    critical: {
      talking: { low: 6, high: null },
      plaintext: { low: 1, high: null },
      clientsChoice: { low: 0, high: 0 },
    },
  },
  worst: {
    rows: [
      {
        client: 'old-billing/invoices[Deployment]',
        server: 'shop/cart[Deployment]',
        critical: { client: true, server: true },
        ports: ['9090'],
        certain: true,
        why: ['the client has no proxy'],
        because: [strict, exception],
      },
      {
        client: 'shop/web[Deployment]',
        server: 'old-billing/invoices[Deployment]',
        critical: { client: false, server: true },
        ports: ['8080', '*'],
        certain: false,
        why: ['the server takes no mutual TLS'],
        because: [],
      },
    ],
    truncated: 1,
  },
  workloads: {
    rows: [
      {
        workload: 'apps/Deployment/shop/cart',
        namespace: 'shop',
        mesh: 'istio',
        coverage: 'permissive',
        chains: [
          { ports: ['*', '8080'], mode: 'STRICT', because: [strict], unseen: [] },
          { ports: ['9090'], mode: 'PERMISSIVE', because: [strict, exception], unseen: [] },
        ],
      },
      {
        workload: 'apps/Deployment/shop/search',
        namespace: 'shop',
        mesh: 'unknown',
        coverage: 'unknown',
        chains: [
          { ports: ['*'], mode: 'UNKNOWN', because: [], unseen: ['cannot list pods in shop'] },
        ],
      },
    ],
    truncated: 0,
  },
};
