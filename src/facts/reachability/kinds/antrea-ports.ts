import type { AntreaPort, AntreaRule } from '../../../model/kubernetes/antrea-policy.ts';
import { EVERY_PORT, type PortMatch, type PortSet } from '../rules.ts';
import { everyPortOf, NO_PORT, portRange, protocolOf, unknownProtocol } from './ports.ts';
import type { Report } from './report.ts';

/** What a rule asks of protocol and port; `doubt` where that cannot be known. */
export interface AntreaPorts {
  readonly ports: PortSet;
  readonly doubt: string | undefined;
}

export function antreaPorts(rule: AntreaRule, path: string, report: Report): AntreaPorts {
  const { ports, protocols } = rule;
  if (ports.length === 0) return { ports: protocols ? NO_PORT : EVERY_PORT, doubt: undefined };
  const read = ports.map((port, i) => matchesOf(port, `${path}.ports[${i}]`, report));
  if (read.includes(undefined))
    return { ports: EVERY_PORT, doubt: 'a port that could not be read' };
  const narrowed = ports.some(({ fromPort }) => fromPort);
  return {
    ports: { matches: read.flatMap((one) => one ?? []), except: [] },
    doubt: narrowed ? 'which port the source uses' : undefined,
  };
}

function matchesOf(
  { protocol: text, port, endPort }: AntreaPort,
  path: string,
  report: Report,
): readonly PortMatch[] | undefined {
  const protocol = protocolOf(text);
  if (protocol === undefined) return unknownProtocol(text, path, report);
  if (port === undefined) return [everyPortOf(protocol)];
  if (typeof port === 'string') return [{ type: 'named', name: port, protocol }];
  return portRange(protocol, [port, endPort ?? port], path, report);
}
