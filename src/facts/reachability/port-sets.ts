import {
  type Connection,
  type Connections,
  EVERY_CONNECTION,
  NO_CONNECTION,
} from './connections.ts';
import type { NamedPort } from './endpoint.ts';
import type { PortMatch, PortSet } from './rules.ts';

/** What the ports of rules mean, at destinations with different named ports. */
export class PortSets {
  readonly connections: Connections;
  readonly #known = new Map<string, Map<readonly NamedPort[], Connection>>();

  constructor(connections: Connections) {
    this.connections = connections;
  }

  /** Equal lists of named ports are one object. */
  at(ports: PortSet, key: string, named: readonly NamedPort[]): Connection {
    const known = this.#known.get(key) ?? new Map<readonly NamedPort[], Connection>();
    this.#known.set(key, known);
    const found =
      known.get(named) ??
      this.connections.difference(
        this.#united(ports.matches, named),
        this.#united(ports.except, named),
      );
    known.set(named, found);
    return found;
  }

  #united(matches: readonly PortMatch[], named: readonly NamedPort[]): Connection {
    let found = NO_CONNECTION;
    for (const match of matches) {
      found = this.connections.union(found, this.#one(match, named));
    }
    return found;
  }

  #one(match: PortMatch, named: readonly NamedPort[]): Connection {
    switch (match.type) {
      case 'every':
        return EVERY_CONNECTION;
      case 'range':
        return this.connections.range(match.protocol, match.start, match.end);
      case 'named': {
        let found = NO_CONNECTION;
        for (const { name, protocol, port } of named) {
          if (name !== match.name || (match.protocol ?? protocol) !== protocol) continue;
          found = this.connections.union(found, this.connections.range(protocol, port, port));
        }
        return found;
      }
    }
  }
}

const keys = new WeakMap<PortSet, string>();

/** Equal texts mean equal sets. */
export function portsKey(ports: PortSet): string {
  const known = keys.get(ports);
  if (known !== undefined) return known;
  const part = (list: readonly PortMatch[]): string => list.map(matchKey).sort().join(',');
  const { matches, except } = ports;
  const key = except.length === 0 ? part(matches) : `${part(matches)}!${part(except)}`;
  keys.set(ports, key);
  return key;
}

function matchKey(match: PortMatch): string {
  switch (match.type) {
    case 'every':
      return '*';
    case 'range':
      return `${match.protocol}${match.start}-${match.end}`;
    case 'named':
      return `${match.protocol ?? ''}:${match.name}`;
  }
}

export function hasNames({ matches, except }: PortSet): boolean {
  return [...matches, ...except].some(({ type }) => type === 'named');
}
