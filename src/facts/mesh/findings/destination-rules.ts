import type { ClientTraffic, DestinationRule } from '../../../model/kubernetes/destination-rule.ts';
import type { Service } from '../../../model/kubernetes/service.ts';
import { rulesByHost } from '../client-rules.ts';
import type { ClientTls } from '../client-tls.ts';
import { finding, IGNORED, type MeshFinding } from './finding.ts';

const MODES: readonly string[] = ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'];

/** Hosts of the cluster itself: a short name, or the name of a Service in full. */
const OWN_HOST = /^[^.*]+$|\.svc(?:\.cluster\.local)?$/;

/** What is wrong in DestinationRules. `services`: undefined where not all were seen. */
export function* inDestinationRules(
  all: readonly DestinationRule[],
  services: readonly Service[] | undefined,
): Iterable<MeshFinding> {
  const found = services === undefined ? undefined : hit(all, services);
  for (const one of all) {
    for (const traffic of [one.traffic, ...one.subsets]) yield* inModes(one, traffic);
    if (found === undefined || one.narrow || found.has(one)) continue;
    if (OWN_HOST.test(one.host) && !one.host.startsWith('*')) {
      yield finding(one, 'spec.host', `${one.host} is no Service of the cluster`, IGNORED);
    }
  }
}

/** Calls that come to nothing, because client and server contradict each other. */
export function* inCalls({ calls }: ClientTls): Iterable<MeshFinding> {
  const told = new Set<string>();
  for (const { service, because, client, servers } of calls) {
    const failing = servers.find(({ outcome }) => outcome === 'fails');
    const [rule] = because;
    if (failing === undefined || rule === undefined) continue;
    const wrong = `is ${client}, and ${failing.workload} takes ${failing.mode}`;
    const key = `${rule.subject.key} ${rule.path} ${wrong}`;
    if (told.has(key)) continue;
    told.add(key);
    const read = `as written: calls of ${service} fail`;
    yield { object: rule.subject, path: rule.path, wrong, read };
  }
}

/** The rules that name a Service which is there. */
function hit(
  all: readonly DestinationRule[],
  services: readonly Service[],
): ReadonlySet<DestinationRule> {
  const rulesFor = rulesByHost(all);
  const found = new Set<DestinationRule>();
  for (const { meta } of services) {
    const own = rulesFor({ namespace: meta.namespace, name: meta.name });
    for (const rule of own) found.add(rule);
  }
  return found;
}

function* inModes(one: DestinationRule, traffic: ClientTraffic): Iterable<MeshFinding> {
  const written = [
    [`${traffic.path}.tls.mode`, traffic.tls] as const,
    ...traffic.ports.map(
      ({ tls }, index) => [`${traffic.path}.portLevelSettings[${index}].tls.mode`, tls] as const,
    ),
  ];
  for (const [path, mode] of written) {
    if (mode === undefined || MODES.includes(mode)) continue;
    yield finding(one, path, `is ${mode}, which is no mode`, 'as one that fails with STRICT');
  }
}
