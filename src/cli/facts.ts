import { checks } from '../../checks/index.ts';
import { factsOf } from '../engine/plan.ts';
import { clientTls } from '../facts/mesh/client-tls.ts';
import { meshFindings } from '../facts/mesh/findings/mesh-findings.ts';
import { rbacReach } from '../facts/rbac-reach/rbac-reach.ts';
import { reachability } from '../facts/reachability/reachability.ts';
import type { Fact, Needs } from '../model/source.ts';
import { profile } from './profile.ts';

/** Every fact that a check or the report reads, by id. */
export function allFacts(): ReadonlyMap<string, Fact<unknown>> {
  const { platform, pictures } = profile;
  const others: Needs = { platform, ...pictures, reachability, rbacReach, clientTls, meshFindings };
  const read: readonly Needs[] = [...checks.map(({ needs }) => needs), others];
  const facts = factsOf(...read);
  return new Map([...facts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
