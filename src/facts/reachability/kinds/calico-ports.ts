import type { CalicoRule } from '../../../model/kubernetes/calico-policy.ts';
import { EVERY_PORT, type PortMatch, type PortSet, type Protocol } from '../rules.ts';
import { everyPortOf, NO_PORT, portRange } from './ports.ts';
import { EITHER_WAY, type Report } from './report.ts';

/** What a rule asks of protocol and destination port; `doubt` where part of it could not be read. */
export interface CalicoPorts {
  readonly ports: PortSet;
  readonly doubt: string | undefined;
}

const BY_NUMBER: ReadonlyMap<string, Protocol> = new Map([
  ['6', 'TCP'],
  ['17', 'UDP'],
  ['132', 'SCTP'],
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
]);

/** Protocols without ports of ours: rules about them allow and deny nothing that is asked here. */
const OTHERS: readonly string[] = ['icmp', 'icmpv6', 'udplite'];

export function calicoPorts(rule: CalicoRule, path: string, report: Report): CalicoPorts {
  const wanted = protocolsOf(rule.protocol, `${path}.protocol`, report);
  const unwanted = protocolsOf(rule.notProtocol, `${path}.notProtocol`, report);
  if (wanted === 'unread' || unwanted === 'unread') {
    return { ports: EVERY_PORT, doubt: 'a protocol that is not known' };
  }
  if (rule.icmp) return { ports: NO_PORT, doubt: undefined };
  const { ports, notPorts } = rule.destination;
  const asked = ports.length + notPorts.length + rule.source.ports.length > 0;
  if (asked && wanted === undefined) {
    report(`${path}.protocol`, 'ports need a protocol, and there is none', 'for each protocol');
  }
  const read = (list: readonly string[], name: string): readonly PortRead[] =>
    list.map((one, i) => portOf(one, wanted, [`${path}.destination.${name}[${i}]`, report]));
  const [only, without] = [read(ports, 'ports'), read(notPorts, 'notPorts')];
  const matches = ports.length > 0 ? good(only) : everyOf(wanted);
  const except = [...good(without), ...(unwanted ?? []).map(everyPortOf)];
  const unread = [...only, ...without].includes(undefined);
  return {
    ports: unread ? EVERY_PORT : { matches, except },
    doubt: unread ? 'a port that could not be read' : sourcePorts(rule),
  };
}

type PortRead = readonly PortMatch[] | undefined;

function good(read: readonly PortRead[]): readonly PortMatch[] {
  return read.flatMap((one) => one ?? []);
}

function sourcePorts({ source }: CalicoRule): string | undefined {
  const narrowed = source.ports.length + source.notPorts.length > 0;
  return narrowed ? 'which port the source uses' : undefined;
}

function everyOf(protocols: readonly Protocol[] | undefined): readonly PortMatch[] {
  return protocols === undefined ? EVERY_PORT.matches : protocols.map(everyPortOf);
}

/** Undefined for any protocol, none for protocols other than ours. */
function protocolsOf(
  text: string | undefined,
  path: string,
  report: Report,
): readonly Protocol[] | 'unread' | undefined {
  if (text === undefined) return undefined;
  const name = text.toLowerCase();
  const known = BY_NUMBER.get(name);
  if (known !== undefined) return [known];
  if (OTHERS.includes(name) || isProtocolNumber(name)) return [];
  report(path, `the protocol ${JSON.stringify(text)} is not known`, EITHER_WAY);
  return 'unread';
}

function isProtocolNumber(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 255;
}

/** `80`, `1000:2000` or the name of a port. */
function portOf(
  text: string,
  wanted: readonly Protocol[] | undefined,
  [path, report]: readonly [string, Report],
): PortRead {
  const protocols = wanted ?? [undefined];
  const [, start, end] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (start === undefined) {
    if (/^[a-zA-Z0-9_.-]+$/.test(text)) {
      return protocols.map((protocol) => ({ type: 'named', name: text, protocol }));
    }
    report(path, `${JSON.stringify(text)} is neither a port, a range nor a name`, EITHER_WAY);
    return undefined;
  }
  const range = [Number(start), Number(end ?? start)] as const;
  const found = protocols.map((protocol) => portRange(protocol, range, path, report));
  return found.includes(undefined) ? undefined : found.flatMap((one) => one ?? []);
}
