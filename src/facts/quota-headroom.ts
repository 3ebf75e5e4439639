import { fieldOf } from '../model/kubernetes/meta.ts';
import { quantity } from '../model/kubernetes/quantity.ts';
import type { ResourceQuota } from '../model/kubernetes/resource-quota.ts';
import type { Gap } from '../model/observed.ts';
import type { Evidence } from '../model/verdict.ts';

/** What a response creates: pods to inspect with, policies to isolate with. */
const NEEDED: readonly string[] = ['pods', 'count/pods', 'count/networkpolicies.networking.k8s.io'];

/** Resources whose limit bounds what a hijacked workload can take. */
const BOUNDING: ReadonlySet<string> = new Set([
  'pods',
  'count/pods',
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

/** How much of one limit is left for responders. */
export interface Headroom {
  readonly resource: string;
  /** At most this many more: exact where the usage is known. */
  readonly atMost: number;
  readonly exact: boolean;
  readonly evidence: Evidence;
}

/** What the quotas of a namespace leave, and which of their numbers could not be read. */
export interface Quotas {
  readonly headroom: readonly Headroom[];
  readonly gaps: readonly Gap[];
  /** A limit that holds for every pod; undefined where no quota bounds them. */
  readonly bound: Evidence | undefined;
}

export function quotasOf(quotas: readonly ResourceQuota[]): Quotas {
  const found = quotas.flatMap((quota) =>
    NEEDED.flatMap((resource) => headroomOf(quota, resource) ?? []),
  );
  const headroom = found.flatMap((one) => ('cause' in one ? [] : [one]));
  return {
    headroom,
    gaps: [
      ...found.flatMap((one) => ('cause' in one ? [one] : [])),
      ...(headroom.some((one) => !one.exact) ? quotas.filter(isUncounted).map(notCounted) : []),
    ],
    bound: quotas.map(boundOf).find((one) => one !== undefined),
  };
}

function isUncounted({ status }: ResourceQuota): boolean {
  return status === undefined;
}

function headroomOf(quota: ResourceQuota, resource: string): Headroom | Gap | undefined {
  const { status } = quota;
  const hard = (status?.hard ?? quota.hard).get(resource);
  if (hard === undefined) return undefined;
  const used = status === undefined ? '0' : (status.used.get(resource) ?? '');
  const [limit, taken] = [quantity(hard), quantity(used)];
  const path = status === undefined ? `spec.hard['${resource}']` : `status.used['${resource}']`;
  const value = status === undefined ? hard : `${used} of ${hard}`;
  if (limit === undefined || taken === undefined) {
    return {
      source: 'core/ResourceQuota',
      cause: 'malformed',
      detail: `${quota.meta.namespace}/${quota.meta.name} ${path} is not a number: ${value}`,
      namespace: quota.meta.namespace,
    };
  }
  const evidence = fieldOf(quota, path, value);
  return { resource, atMost: limit - taken, exact: status !== undefined, evidence };
}

function notCounted({ meta }: ResourceQuota): Gap {
  return {
    source: 'core/ResourceQuota',
    cause: 'not-declared',
    detail: `the usage of quota ${meta.namespace}/${meta.name} is known only to a running cluster`,
    namespace: meta.namespace,
    permission: 'list resourcequotas of the running cluster',
  };
}

/** A quota with a scope bounds only some pods. */
function boundOf(quota: ResourceQuota): Evidence | undefined {
  if (quota.scoped) return undefined;
  const found = [...quota.hard].find(([resource]) => BOUNDING.has(resource));
  return found === undefined ? undefined : fieldOf(quota, `spec.hard['${found[0]}']`, found[1]);
}
