import fc from 'fast-check';
import type { JsonObject } from '../../../oracle/json.ts';
import { adminPolicies, clusterPolicies, eksPolicies } from './admin.ts';
import { antreaPolicies } from './antrea.ts';
import { calicoPolicies } from './calico.ts';
import { ciliumPolicies } from './cilium.ts';
import { clusters } from './cluster.ts';
import { networkPolicies } from './standard.ts';

export type Objects = readonly JsonObject[];

/** A cluster with policies of these kinds. */
function worlds(...policies: readonly fc.Arbitrary<Objects>[]): fc.Arbitrary<Objects> {
  return fc.tuple(clusters, ...policies).map((parts) => parts.flat());
}

export const STANDARD: fc.Arbitrary<Objects> = worlds(networkPolicies);

/** Clusters by the kinds of policies in them: one plugin's at a time. */
export const WORLDS: Readonly<Record<string, fc.Arbitrary<Objects>>> = {
  NetworkPolicy: STANDARD,
  'AdminNetworkPolicy and NetworkPolicy': worlds(adminPolicies, networkPolicies),
  'ClusterNetworkPolicy and NetworkPolicy': worlds(clusterPolicies, networkPolicies),
  'ClusterNetworkPolicy of EKS and NetworkPolicy': worlds(eksPolicies, networkPolicies),
  'Cilium and NetworkPolicy': worlds(ciliumPolicies, networkPolicies),
  'Calico and NetworkPolicy': worlds(calicoPolicies, networkPolicies),
  'Calico, AdminNetworkPolicy and NetworkPolicy': worlds(
    calicoPolicies,
    adminPolicies,
    networkPolicies,
  ),
  'Antrea and NetworkPolicy': worlds(antreaPolicies, networkPolicies),
};

/** Policies whose API is one of Kubernetes itself, which says what is wrong and what is not. */
export const UPSTREAM: fc.Arbitrary<Objects> = fc.oneof(
  STANDARD,
  worlds(adminPolicies, networkPolicies),
  worlds(clusterPolicies, networkPolicies),
);

export const ANY: fc.Arbitrary<Objects> = fc.oneof(...Object.values(WORLDS));
