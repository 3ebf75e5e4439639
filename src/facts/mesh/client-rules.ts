import type { ClientTraffic, DestinationRule } from '../../model/kubernetes/destination-rule.ts';
import { oldest } from './oldest.ts';

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** How specific a rule's host is for a Service: the longer the more; undefined where it is another. */
function hostMatch(rule: DestinationRule, service: ServiceName): number | undefined {
  const full = `${service.name}.${service.namespace}.svc`;
  const pattern = patternOf(rule);
  if (!pattern.startsWith('*')) return pattern === full ? Number.POSITIVE_INFINITY : undefined;
  const suffix = pattern.slice(1);
  const found = full.endsWith(suffix) || `${full}.cluster.local`.endsWith(suffix);
  return found ? pattern.length : undefined;
}

/** Without the domain of the cluster, which is told elsewhere; a short name is of its own namespace. */
function patternOf({ host, meta }: DestinationRule): string {
  if (!host.includes('.') && !host.startsWith('*')) return `${host}.${meta.namespace}.svc`;
  return /^(.+\.svc)\..+$/.exec(host)?.[1] ?? host;
}

/** Rules by the Service that they name, so that not every rule is asked about every Service. */
export type RulesFor = (service: ServiceName) => readonly DestinationRule[];

export function rulesByHost(rules: readonly DestinationRule[]): RulesFor {
  const wide = rules.filter(({ narrow }) => !narrow);
  const exact = Map.groupBy(wide, patternOf);
  const wildcards = wide.filter(({ host }) => host.startsWith('*'));
  return ({ name, namespace }) => [
    ...(exact.get(`${name}.${namespace}.svc`) ?? []),
    ...wildcards.filter((one) => hostMatch(one, { name, namespace }) !== undefined),
  ];
}

/**
 * Of the rules for a Service, the one by which sidecars of a namespace call it: one of their own
 * namespace, else of the Service's, else of the root namespace; the most specific host of those, and
 * the oldest rule for it.
 */
export function ruleFor(
  rules: readonly DestinationRule[],
  service: ServiceName,
  { from, root }: { readonly from: string | undefined; readonly root: string },
): DestinationRule | undefined {
  for (const namespace of [from, service.namespace, root]) {
    const own = rules.filter((one) => one.meta.namespace === namespace && isExported(one, from));
    const found = mostSpecific(own, service);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `from` undefined: any namespace that has no rules of its own. */
function isExported({ exportTo, meta }: DestinationRule, from: string | undefined): boolean {
  if (exportTo.length === 0 || exportTo.includes('*') || from === meta.namespace) return true;
  return from !== undefined && exportTo.includes(from);
}

function mostSpecific(
  rules: readonly DestinationRule[],
  service: ServiceName,
): DestinationRule | undefined {
  const byMatch = Map.groupBy(rules, (one) => hostMatch(one, service) ?? -1);
  const best = Math.max(-1, ...byMatch.keys());
  if (best < 0) return undefined;
  return oldest(byMatch.get(best) ?? [], ({ meta }) => meta.name)?.policy;
}

/** The mode for a port, and the field that says so. */
export function tlsOf(
  { path, tls, ports }: ClientTraffic,
  port: number | undefined,
): { readonly path: string; readonly mode: string | undefined } {
  const index = ports.findIndex((one) => one.port === port && port !== undefined);
  if (index === -1) return { path: `${path}.tls.mode`, mode: tls };
  return { path: `${path}.portLevelSettings[${index}].tls.mode`, mode: ports[index]?.tls };
}
