import type { CiliumPort } from '../../../model/kubernetes/cilium-traffic.ts';
import { EVERY_PORT, type PortMatch, type PortSet, type Protocol } from '../rules.ts';
import { everyPortOf, NO_PORT, portRange, protocolOf } from './ports.ts';
import { EITHER_WAY, type Report } from './report.ts';

/** Ports of one rule that are narrowed alike. */
export interface CiliumPorts {
  readonly ports: PortSet;
  readonly note: string | undefined;
  readonly doubt: string | undefined;
}

const WHOLE: CiliumPorts = { ports: EVERY_PORT, note: undefined, doubt: undefined };

/** Apart: what layer 7 narrows, what it does not, and what could not be read. */
export function ciliumPorts(
  ports: readonly CiliumPort[] | undefined,
  path: string,
  report: Report,
): readonly CiliumPorts[] {
  if (ports === undefined) return [WHOLE];
  const read = ports.map((port) => ({ port, matches: matchesOf(port, path, report) }));
  const of = (narrowed: boolean): readonly PortMatch[] =>
    read.flatMap(({ port, matches }) => (port.narrowed === narrowed ? (matches ?? []) : []));
  const [plain, narrowed] = [of(false), of(true)];
  const unread = read.some(({ matches }) => matches === undefined);
  return [
    ...(plain.length > 0 ? [{ ...WHOLE, ports: only(plain) }] : []),
    ...(narrowed.length > 0 ? [{ ...WHOLE, ports: only(narrowed), note: LAYER_7 }] : []),
    ...(unread ? [{ ...WHOLE, doubt: 'a port that could not be read' }] : []),
  ];
}

const LAYER_7 = 'only what its rules of layer 7 let through';

function only(matches: readonly PortMatch[]): PortSet {
  return matches.length === 0 ? NO_PORT : { matches, except: [] };
}

const EVERY: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
const OTHERS: readonly string[] = ['ICMP', 'ICMPV6', 'VRRP', 'IGMP'];

function matchesOf(
  port: CiliumPort,
  path: string,
  report: Report,
): readonly PortMatch[] | undefined {
  const at = `${path}.${port.path}`;
  if (port.port === '') {
    report(at, 'it lists no port', EITHER_WAY);
    return undefined;
  }
  if (OTHERS.includes(port.protocol)) return [];
  const protocol = protocolOf(port.protocol);
  if (protocol === undefined && port.protocol !== 'ANY') {
    report(at, `the protocol ${JSON.stringify(port.protocol)} is not known`, EITHER_WAY);
    return undefined;
  }
  if (!/^\d+$/.test(port.port)) return nameOf(port.port, protocol, [at, report]);
  const start = Number(port.port);
  if (start === 0) return (protocol === undefined ? EVERY : [protocol]).map(everyPortOf);
  return portRange(protocol, [start, port.endPort || start], at, report);
}

/** Names of ports are those of IANA's services: compared in lower case. */
function nameOf(
  name: string,
  protocol: Protocol | undefined,
  [path, report]: readonly [string, Report],
): readonly PortMatch[] | undefined {
  if (/^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/i.test(name)) {
    return [{ type: 'named', name: name.toLowerCase(), protocol }];
  }
  report(path, `${JSON.stringify(name)} is neither a port nor a name`, EITHER_WAY);
  return undefined;
}
