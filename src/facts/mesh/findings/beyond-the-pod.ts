import type { IstioAuthorization } from '../../../model/kubernetes/istio-authorization.ts';
import type { Named } from '../../../model/kubernetes/meta.ts';
import type { RequestAuthentication } from '../../../model/kubernetes/request-authentication.ts';
import type { MeshAuthorization } from '../mesh-authorization.ts';
import { selecting } from '../selecting.ts';
import { shortfall } from '../shortfall.ts';
import { finding, IGNORED, type MeshFinding } from './finding.ts';

interface Targets {
  /** What may be named as a target, by kind; undefined where not all were seen. */
  readonly Service: readonly Named[] | undefined;
  readonly Gateway: readonly Named[] | undefined;
}

/** Policies for Services and Gateways that are not there. */
export function* inTargets(
  all: readonly IstioAuthorization[],
  targets: Targets,
): Iterable<MeshFinding> {
  for (const one of all) {
    for (const target of one.targets) {
      const [kind = '', name = ''] = target.split('/');
      const there = kind === 'Service' || kind === 'Gateway' ? targets[kind] : undefined;
      const found = there?.some(
        ({ meta }) => meta.name === name && meta.namespace === one.meta.namespace,
      );
      if (found !== false) continue;
      yield finding(
        one,
        'spec.targetRefs',
        `names the ${kind} ${name}, which is not there`,
        IGNORED,
      );
    }
  }
}

/** Waypoints that labels ask for and that are not there. */
export function* inWaypoints({ workloads }: MeshAuthorization): Iterable<MeshFinding> {
  const told = new Set<string>();
  for (const { atWaypoints } of workloads) {
    for (const { waypoint } of atWaypoints()) {
      const { evidence, found, name, namespace } = waypoint;
      const key = `${evidence.subject.key} ${evidence.path}`;
      if (found !== false || told.has(key)) continue;
      told.add(key);
      const wrong = `names ${namespace}/${name}, which is no Gateway of class istio-waypoint`;
      yield { object: evidence.subject, path: evidence.path, wrong, read: IGNORED };
    }
  }
}

/** Policies that the proxy of a node cannot apply as they are written. */
export function* atNodes({ selected }: MeshAuthorization): Iterable<MeshFinding> {
  for (const [policy, workloads] of selected) {
    const ambient = workloads.find(({ mesh }) => mesh === 'istio-ambient');
    const less = policy.action === 'AUDIT' ? undefined : shortfall(policy, 'istio-ambient');
    if (ambient === undefined || less === undefined) continue;
    const { name } = ambient.workload.meta;
    const read = less.undone === 'all' ? 'as one that does nothing of it' : 'without that part';
    yield finding(policy, 'spec.rules', `for ${name}: ${less.why}`, read);
  }
}

/** Rules by a token where no proxy reads tokens: nobody ever meets them. */
export function* inTokens(
  { selected }: MeshAuthorization,
  requests: readonly RequestAuthentication[] | undefined,
  root: string | undefined,
): Iterable<MeshFinding> {
  if (requests === undefined || root === undefined) return;
  const held = selecting(requests.filter((one) => !one.targeting && one.issuers > 0));
  for (const [policy, workloads] of selected) {
    const path = tokenIn(policy);
    if (path === undefined) continue;
    const without = workloads.find(({ workload: { namespace, pods } }) =>
      pods.some(({ labels }) =>
        [held(namespace, labels), held(root, labels)].every(
          ({ wide, narrow }) => wide.length + narrow.length === 0,
        ),
      ),
    );
    if (without === undefined) continue;
    const { name } = without.workload.meta;
    const wrong = `asks for a token, and no RequestAuthentication reads those of calls to ${name}`;
    yield finding(policy, path, wrong, 'as a rule that no call meets there');
  }
}

function tokenIn({ rules }: IstioAuthorization): string | undefined {
  for (const { from, when } of rules) {
    const source = from.find(({ token }) => token);
    if (source !== undefined) return `${source.path}.requestPrincipals`;
    const claim = when.find(({ key, positive }) => positive && key.startsWith('request.auth.'));
    if (claim !== undefined) return `${claim.path}.key`;
  }
  return undefined;
}
