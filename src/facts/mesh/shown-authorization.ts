import type { IstioAuthorization } from '../../model/kubernetes/istio-authorization.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { AtWaypoint } from './at-waypoint.ts';
import type { PortCallers } from './callers.ts';
import { asksOfRequests, portsOfRule } from './rule-effects.ts';
import { shortfall } from './shortfall.ts';

/** For printing. */
export function waypointsShown(all: readonly AtWaypoint[]): object {
  if (all.length === 0) return {};
  return {
    waypoints: all.map(({ waypoint, service, policies }) => ({
      waypoint: `${waypoint.namespace}/${waypoint.name}`,
      found: waypoint.found ?? null,
      calls: service === undefined ? 'to the addresses of its pods' : `to the Service ${service}`,
      policies: policies.map((policy) => shown(policy, 'istio')),
    })),
  };
}

export function callersShown({ port, defaultDeny, rules, because, gaps }: PortCallers): object {
  return {
    port: String(port),
    defaultDeny: defaultDeny ?? null,
    because: because.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
    rules: rules.map(({ action, from, asksOfRequests, evidence }) => ({
      action,
      from,
      ...(asksOfRequests ? { asksOfRequests } : {}),
      object: evidence.subject.key,
    })),
    ...(gaps.length === 0
      ? {}
      : { unseen: gaps.map(({ source, detail }) => ({ source, detail })) }),
  };
}

export function shown(policy: IstioAuthorization, mesh: string): object {
  const less = shortfall(policy, mesh);
  return {
    object: subjectOf(policy.meta).key,
    action: policy.action,
    rules: policy.rules.map((rule) => ({
      from: rule.from.map(({ identities, ipBlocks, notIpBlocks, request }) => ({
        ...Object.fromEntries(identities.map(({ field, values }) => [field, values])),
        ...(ipBlocks.length === 0 ? {} : { ipBlocks }),
        ...(notIpBlocks.length === 0 ? {} : { notIpBlocks }),
        ...(request ? { request } : {}),
      })),
      ports: portsOfRule(rule) ?? ['*'],
      when: rule.when.map(({ key }) => key),
      // What it asks (paths, methods, hosts) is not kept.
      ...(asksOfRequests(rule) ? { asksOfRequests: true } : {}),
    })),
    ...(less === undefined ? {} : { shortfall: less }),
  };
}
