import type { PortMatch, PortSet, Protocol } from '../rules.ts';
import { EITHER_WAY, type Report } from './report.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

export const NO_PORT: PortSet = { matches: [], except: [] };

export function protocolOf(text: string): Protocol | undefined {
  return PROTOCOLS.find((one) => one === text);
}

/** Ports of one protocol, or of each where it is missing. Reports and leaves out what no port is. */
export function portRange(
  protocol: Protocol | undefined,
  [start, end]: readonly [start: number, end: number],
  path: string,
  report: Report,
): readonly PortMatch[] | undefined {
  const bad = [start, end].find((one) => !Number.isInteger(one) || one < 1 || one > 65_535);
  if (bad !== undefined) {
    report(path, `${bad} is no port`, EITHER_WAY);
    return undefined;
  }
  if (end < start) {
    report(path, `the range ends at ${end}, below its start ${start}`, EITHER_WAY);
    return undefined;
  }
  const protocols = protocol === undefined ? PROTOCOLS : [protocol];
  return protocols.map((one) => ({ type: 'range', protocol: one, start, end }));
}

/** The API server refuses other names, `"80"` in quotes among them. Source: RFC 6335, as Kubernetes reads it. */
export function isPortName(text: string): boolean {
  return /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
}

export function everyPortOf(protocol: Protocol): PortMatch {
  return { type: 'range', protocol, start: 1, end: 65_535 };
}

export function unknownProtocol(protocol: string, path: string, report: Report): undefined {
  report(path, `the protocol ${JSON.stringify(protocol)} is not known`, EITHER_WAY);
}
