import type { WorkloadView } from '../../facts/workloads.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { Deployer } from './deployers.ts';
import type { Person } from './people.ts';

/** What somebody took over. */
export type Compromised =
  | { readonly kind: 'pod'; readonly workload: WorkloadView; readonly standing: string }
  | { readonly kind: 'sa'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'user'; readonly person: Person }
  | { readonly kind: 'ci'; readonly deployer: Deployer }
  /** By the key of the Secret that holds the login. */
  | { readonly kind: 'registry'; readonly secret: string }
  | { readonly kind: 'mesh-ca'; readonly mesh: string; readonly evidence: readonly Evidence[] };

export function nameOfTarget(one: Compromised): string {
  switch (one.kind) {
    case 'pod':
      return one.workload.subject.key;
    case 'sa':
      return `core/ServiceAccount/${one.namespace}/${one.name}`;
    case 'node':
      return one.node.meta.name;
    case 'user':
      return one.person.principal === undefined
        ? one.person.name
        : `${one.person.principal.kind} ${one.person.name}`;
    case 'ci':
      return one.deployer.name;
    case 'registry':
      return one.secret;
    case 'mesh-ca':
      return one.mesh;
  }
}
