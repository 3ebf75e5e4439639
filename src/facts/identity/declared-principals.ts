import type { ClusterInfo } from '../../model/cluster.ts';
import type { PlanAccess } from '../../model/plan/people.ts';
import type { Evidence } from '../../model/verdict.ts';
import { concerns } from '../declarations.ts';
import { cloudPrincipal } from './cloud-principal.ts';

/** An identity of the cloud that the plan names, and whether it names it an administrator. */
export interface DeclaredPrincipal {
  readonly principal: string;
  readonly level: 'admin' | 'other';
  readonly evidence: Evidence;
}

const SUBJECT = { type: 'plan', key: 'plan/access' } as const;

/** Those that access.external and access.admins name for this cluster. */
export function declaredPrincipals(
  access: PlanAccess | undefined,
  cluster: ClusterInfo,
): readonly DeclaredPrincipal[] {
  const admins = (access?.admins ?? []).map((one) => ({ ...one, level: 'admin' as const }));
  return [
    ...listed('admins', admins, cluster),
    ...listed('external', access?.external ?? [], cluster),
  ];
}

function listed(
  list: 'admins' | 'external',
  all: NonNullable<PlanAccess['external']>,
  cluster: ClusterInfo,
): readonly DeclaredPrincipal[] {
  return all.flatMap((one, index) => {
    if (!('cloudPrincipal' in one) || !concerns(one, cluster)) return [];
    const { cloudPrincipal: written, level } = one;
    const path = `access.${list}[${index}]`;
    const evidence = { subject: SUBJECT, path, value: `${written} (${level})` };
    return [{ principal: cloudPrincipal(written), level, evidence }];
  });
}
