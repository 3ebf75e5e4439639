import type { Answers } from '../reachability/answers.ts';
import { type Connection, NO_CONNECTION } from '../reachability/connections.ts';
import type { ClientSide } from './client-side.ts';
import type { Passing } from './pair-calls.ts';
import { type Outcome, type Reasoned, waysTo, worst } from './pair-outcome.ts';
import type { ServerPort, ServerSide } from './server-side.ts';

/** Whether two workloads may talk, and how they then do. */
export interface Result {
  readonly talk: 'sure' | 'may' | 'no';
  /** `plaintext` where it is certain that some calls pass and do without TLS. */
  readonly outcome: Outcome;
}

/** Who calls whom, from where. */
export interface Sides {
  readonly client: ClientSide;
  readonly server: ServerSide;
  /** The namespace of the client, where rules tell it apart. */
  readonly from: string;
}

export type ResultOf = (sides: Sides, passing: Passing) => Result;

/** One port with what passes to it. */
export interface Call {
  readonly port: ServerPort;
  readonly certain: boolean;
  readonly ways: readonly Reasoned[];
}

/** Calls to all ports of a server that may pass. */
export function callsAmong(
  answers: Answers,
  { client, server, from }: Sides,
  passing: Passing,
): readonly Call[] {
  const { connections } = answers;
  const { may } = answers.get(passing.any);
  const passes = (some: Connection, own: Connection): boolean =>
    connections.intersection(some, own) !== NO_CONNECTION;
  return server.ports.flatMap((port): readonly Call[] => {
    const own = connectionOf(answers, server, port);
    if (!passes(may, own)) return [];
    const ways = client.ways.flatMap((way) =>
      server.meshes.flatMap((mesh) => [...waysTo(way, port, { mesh, from })]),
    );
    // That nothing names a port does not say that nothing listens, nor that something does.
    return [{ port, certain: port.port !== '*' && passes(passing.all, own), ways }];
  });
}

function connectionOf(
  { connections }: Answers,
  server: ServerSide,
  { port }: ServerPort,
): Connection {
  if (port !== '*') return connections.range('TCP', port, port);
  let rest = connections.range('TCP', 1, 65_535);
  for (const one of server.ports) {
    if (one.port === '*') continue;
    rest = connections.difference(rest, connections.range('TCP', one.port, one.port));
  }
  return rest;
}

/** Worked out once for each pair of sides and answer: there are far fewer of those than pairs. */
export function results(answers: Answers): ResultOf {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const byServer = new Map<string, Map<string, Result>>();
  return (sides, passing) => {
    const { client, server } = sides;
    const from = server.apart.includes(sides.from) ? sides.from : '';
    const known = byServer.get(server.key) ?? new Map<string, Result>();
    byServer.set(server.key, known);
    const at = `${numberOf(`${client.key}\n${from}`)} ${passing.any} ${passing.all}`;
    const found = known.get(at);
    if (found !== undefined) return found;
    const result = resultOf(answers, { ...sides, from }, passing);
    known.set(at, result);
    return result;
  };
}

function resultOf(answers: Answers, sides: Sides, passing: Passing): Result {
  const calls = callsAmong(answers, sides, passing);
  if (calls.length === 0) return { talk: 'no', outcome: 'protected' };
  const talks = calls.some(
    ({ port }) =>
      port.port !== '*' &&
      answers.connections.intersection(passing.some, connectionOf(answers, sides.server, port)) !==
        NO_CONNECTION,
  );
  const outcome = worst(
    calls.flatMap(({ ways, certain }) => ways.map((one) => asFar(one, certain))),
  );
  return { talk: talks ? 'sure' : 'may', outcome };
}

/** What comes of a call that may not pass at all is not known. */
export function asFar({ outcome }: Reasoned, certain: boolean): Outcome {
  return outcome === 'plaintext' && !certain ? 'unknown' : outcome;
}
