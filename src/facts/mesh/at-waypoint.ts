import type { IstioAuthorization } from '../../model/kubernetes/istio-authorization.ts';
import type { Waypoint, WaypointsOf } from './waypoints.ts';

/** The policies that a waypoint applies to calls on their way to one workload. */
export interface AtWaypoint {
  readonly waypoint: Waypoint;
  /** The Service that is called; undefined for calls to the addresses of pods. */
  readonly service: string | undefined;
  readonly policies: readonly IstioAuthorization[];
}

/** Policies with targets: for a waypoint, for a Service behind one, or in the root namespace for all of them. */
export function atWaypoints(
  { pods, services }: WaypointsOf,
  namespace: string,
  targeting: ReadonlyMap<string, readonly IstioAuthorization[]>,
  root: string | undefined,
): readonly AtWaypoint[] {
  const at = (
    waypoint: Waypoint | undefined,
    service: string | undefined,
  ): readonly AtWaypoint[] => {
    if (waypoint === undefined) return [];
    const policies = [
      ...(targeting.get(keyOf(waypoint.namespace, `Gateway/${waypoint.name}`)) ?? []),
      ...(service === undefined
        ? []
        : (targeting.get(keyOf(namespace, `Service/${service}`)) ?? [])),
      ...(root === undefined
        ? []
        : (targeting.get(keyOf(root, 'GatewayClass/istio-waypoint')) ?? [])),
    ];
    return [{ waypoint, service, policies }];
  };
  return [...at(pods, undefined), ...[...services].flatMap(([name, one]) => at(one, name))];
}

/** By namespace and target, so that not every policy is asked about every workload. */
export function byTarget(
  policies: readonly IstioAuthorization[],
): ReadonlyMap<string, readonly IstioAuthorization[]> {
  const found = new Map<string, IstioAuthorization[]>();
  for (const one of policies) {
    for (const target of one.targets) {
      const key = keyOf(one.meta.namespace, target);
      found.set(key, [...(found.get(key) ?? []), one]);
    }
  }
  return found;
}

function keyOf(namespace: string, target: string): string {
  return `${namespace} ${target}`;
}
