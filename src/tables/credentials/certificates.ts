import type { CredentialRow, KnownWay } from '../credential-classes.ts';
import { REMOVE_RIGHTS } from './tokens.ts';

const MECHANISMS =
  'https://kubernetes.io/docs/concepts/security/hardening-guide/authentication-mechanisms/';

const ROTATION = 'https://kubernetes.io/docs/tasks/tls/manual-rotation-of-ca-certificates/';

/** The API server reads no revocation list: old certificates end with the old CA, once it leaves the bundle. */
const ROTATE_CA: KnownWay = {
  id: 'rotate-ca',
  step: 'certificates',
  what: 'rotate the CA of the cluster, and take the old one out of the trust bundle',
  minutes: { least: 120, most: 4320 },
  by: 'control-plane',
};

const ROTATE_MESH_CA: KnownWay = {
  id: 'rotate-mesh-ca',
  step: 'certificates',
  what: 'rotate the CA of the mesh and restart what holds its certificates',
  minutes: { least: 60, most: 2880 },
  by: 'mesh',
};

/** Keys and certificates, whose end nobody is told of. */
export const CERTIFICATE_ROWS: readonly CredentialRow[] = [
  {
    class: 'client-certificate',
    title: 'Client certificate of a person',
    ways: [REMOVE_RIGHTS, ROTATE_CA],
    residual:
      'It authenticates until it expires: only what its name and groups may do can be taken away',
    revocable: true,
    source: MECHANISMS,
  },
  {
    class: 'masters-certificate',
    title: 'Client certificate in system:masters',
    ways: [ROTATE_CA],
    residual: 'All rights until it expires: neither RBAC nor an authorization webhook is asked',
    revocable: false,
    source: MECHANISMS,
  },
  {
    class: 'local-account',
    title: 'Local administrator account of the cloud, with a client certificate',
    ways: [ROTATE_CA],
    residual:
      'Local accounts that are switched off later leave certificates that were fetched before valid, until those of the cluster are rotated',
    revocable: false,
    source: 'https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad',
  },
  {
    class: 'cluster-keys',
    title: 'Keys of the control plane: CA, signing key, etcd',
    ways: [ROTATE_CA],
    residual: 'Whoever holds the keys makes certificates and tokens for anybody',
    revocable: false,
    source: ROTATION,
  },
  {
    class: 'kubelet-certificate',
    title: 'Client certificate of a kubelet',
    ways: [ROTATE_CA],
    residual:
      'Deleting the Node object leaves the certificate valid; until it expires it has the rights of a node',
    revocable: true,
    source: ROTATION,
  },
  {
    class: 'mesh-certificate',
    title: 'Certificate of a workload in the mesh',
    ways: [
      {
        id: 'wait',
        step: 'certificates',
        what: 'delete the pod and wait for its certificate to expire, a day by default',
        minutes: { least: 60, most: 1440 },
        by: 'time',
      },
      ROTATE_MESH_CA,
    ],
    residual: 'Peers take it for the workload until it expires',
    revocable: true,
    source: 'https://istio.io/latest/docs/concepts/security/#pki',
  },
  {
    class: 'mesh-ca',
    title: 'Signing key of the mesh',
    ways: [ROTATE_MESH_CA],
    residual: 'Whoever holds it is any workload of every cluster that trusts it',
    revocable: true,
    source: 'https://istio.io/latest/docs/tasks/security/cert-management/plugin-ca-cert/',
  },
];
