import { allowed } from './allowed.ts';
import type { Json } from './json.ts';
import { modeOfPort, type Policy } from './peer-authentication.ts';
import type { PodPeer } from './world.ts';

/** A pod as the oracle meets it, with the ports that it listens on; none where nobody says. */
export interface OraclePod {
  readonly workload: string;
  readonly peer: PodPeer;
  readonly sidecar: boolean;
  readonly ports: readonly number[];
}

export interface OracleService {
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  readonly port: number;
  readonly target: number;
}

export interface OracleRule {
  readonly namespace: string;
  /** `name.namespace` of a Service, or `*.namespace`. */
  readonly host: string;
  readonly onlyHere: boolean;
  readonly created: number;
  readonly mode: string;
}

export interface OracleMesh {
  readonly objects: readonly Json[];
  readonly root: string;
  readonly policies: readonly Policy[];
  readonly services: readonly OracleService[];
  readonly rules: readonly OracleRule[];
}

/** What comes of one workload calling another: any pod, any other pod, any port that something names. */
export interface Truth {
  readonly talks: boolean;
  readonly plaintext: boolean;
}

export function talk(
  mesh: OracleMesh,
  from: readonly OraclePod[],
  to: readonly OraclePod[],
): Truth {
  let [talks, plaintext] = [false, false];
  for (const source of from) {
    for (const target of to) {
      for (const port of target.ports) {
        if (allowed(mesh.objects, source.peer, target.peer, 'TCP', port) !== 'yes') continue;
        talks = true;
        plaintext ||= isPlain(mesh, source, target, port);
      }
    }
  }
  return { talks, plaintext };
}

/** One call, as Istio's documentation has it: what the server takes, and what the client then sends. */
function isPlain(mesh: OracleMesh, source: OraclePod, target: OraclePod, port: number): boolean {
  const server = target.sidecar
    ? modeOfPort(mesh.policies, { ...mesh, ...target.peer, labels: labelsOf(target), port })
    : 'NONE';
  if (server === 'STRICT') return false;
  if (!source.sidecar) return true;
  const inFront = mesh.services.filter(
    (one) =>
      one.namespace === target.peer.namespace &&
      one.app === labelsOf(target)['app'] &&
      one.target === port,
  );
  // Without a Service the proxy does not know whom it calls, and passes the bytes on.
  if (inFront.length === 0) return true;
  return inFront.some((service) => {
    const mode = ruleFor(mesh, service, source.peer.namespace)?.mode;
    if (mode === undefined) return server === 'NONE' || server === 'DISABLE';
    return mode === 'DISABLE';
  });
}

function labelsOf({ peer }: OraclePod): Readonly<Record<string, string>> {
  return Object.fromEntries(peer.labels);
}

function ruleFor(
  { rules, root }: OracleMesh,
  service: OracleService,
  client: string,
): OracleRule | undefined {
  const hosts = [`${service.name}.${service.namespace}`, `*.${service.namespace}`];
  for (const namespace of [client, service.namespace, root]) {
    for (const host of hosts) {
      const found = rules
        .filter((one) => one.namespace === namespace && one.host === host)
        .filter((one) => !one.onlyHere || one.namespace === client)
        .toSorted((a, b) => a.created - b.created);
      if (found[0] !== undefined) return found[0];
    }
  }
  return undefined;
}
