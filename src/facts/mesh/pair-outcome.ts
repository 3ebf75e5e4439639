import type { ClientMode } from './client-modes.ts';
import type { ClientWay } from './client-side.ts';
import type { ServerPort } from './server-side.ts';

/**
 * What comes of calls to a port, as client and server are set up: plaintext; not known; by TLS, but only as
 * the client likes it; or never plaintext.
 */
export type Outcome = 'plaintext' | 'unknown' | 'as the client likes' | 'protected';

/** The worst first: what any pod of a workload does counts. */
const OUTCOMES: readonly Outcome[] = ['plaintext', 'unknown', 'as the client likes', 'protected'];

export function worst(outcomes: Iterable<Outcome>): Outcome {
  let found: Outcome = 'protected';
  for (const one of outcomes) {
    if (OUTCOMES.indexOf(one) < OUTCOMES.indexOf(found)) found = one;
  }
  return found;
}

/** Why calls come out as they do, in the words of a report. */
export interface Reasoned {
  readonly outcome: Outcome;
  readonly why: string;
  /** Of the rule that says so. */
  readonly rule?: ClientMode;
}

/** All ways in which a client reaches a port of a server of one mesh. `from`: its namespace. */
export function* waysTo(
  way: ClientWay,
  port: ServerPort,
  { mesh, from }: { readonly mesh: string; readonly from: string },
): Generator<Reasoned> {
  const { plaintext } = port;
  if (plaintext === false) {
    yield { outcome: 'protected', why: 'the server takes no plaintext' };
    return;
  }
  const bare = plaintext === undefined ? 'unknown' : 'plaintext';
  const around = way.around.some(({ from: low, to }) =>
    port.port === '*' ? true : port.called.some((one) => low <= one && one <= to),
  );
  if (around) yield { outcome: bare, why: 'the client goes around its proxy' };
  if (way.unsure !== undefined) yield { outcome: 'unknown', why: way.unsure };
  if (way.mesh === 'istio') {
    for (const mode of port.modesFrom.get(from) ?? port.modes) yield ofSidecar(mode, port, mesh);
    return;
  }
  yield { outcome: withoutRules(way.mesh, port, mesh), why: whyOf(way.mesh, port) };
}

function ofSidecar(rule: ClientMode, { mode, plaintext }: ServerPort, mesh: string): Reasoned {
  const { outcome, why } = ofMode(rule.mode, { mode, plaintext, mesh });
  // Only some calls go that way, if any.
  if (!rule.certain && outcome === 'plaintext') return { outcome: 'unknown', why, rule };
  return { outcome, why, rule };
}

interface Server extends Pick<ServerPort, 'mode' | 'plaintext'> {
  readonly mesh: string;
}

function ofMode(written: string, { mode, plaintext, mesh }: Server): Reasoned {
  const bare = plaintext === undefined ? 'unknown' : 'plaintext';
  switch (written) {
    case 'address':
      return {
        outcome: bare,
        why: 'no Service leads there, and the proxy passes calls on as they are',
      };
    case 'none':
      return { outcome: bare, why: 'no rule tells the proxy to use TLS' };
    case 'DISABLE':
      return { outcome: bare, why: 'a rule tells the proxy to use no TLS' };
    case 'unseen':
      return { outcome: 'unknown', why: 'the rule for the call was not seen' };
    case 'auto':
      return automatic({ mode, plaintext, mesh });
    case 'unsaid':
      return mode === 'DISABLE' ? automatic({ mode, plaintext, mesh }) : UNSAID;
    default:
      // TLS of its own, or nothing where the server has no proxy.
      return { outcome: 'as the client likes', why: 'a rule tells the proxy to use TLS' };
  }
}

const UNSAID: Reasoned = {
  outcome: 'unknown',
  why: 'whether proxies use TLS by themselves was not seen',
};

/** Istio's sidecars use mutual TLS with whom they know to take it. */
function automatic({ mode, plaintext, mesh }: Server): Reasoned {
  if (mode === 'DISABLE') return { outcome: 'plaintext', why: NO_TLS };
  if (plaintext === undefined || mesh === 'unknown') return { outcome: 'unknown', why: NOT_SEEN };
  if (mesh === 'istio') return { outcome: 'as the client likes', why: 'the proxies agree on TLS' };
  if (mesh === 'istio-ambient') return { outcome: 'unknown', why: TUNNELS };
  return { outcome: 'plaintext', why: 'client and server are of different meshes' };
}

const NO_TLS = 'the server takes no mutual TLS';
const NOT_SEEN = 'what the server takes was not seen';
const TUNNELS = 'whether sidecars and the proxies of nodes share a tunnel was not seen';

const NO_RULE: readonly string[] = ['auto', 'unsaid', 'address', 'none', 'DISABLE'];

/** Of clients that no rule of Istio is for. */
function withoutRules(
  client: string,
  { mode, plaintext, modes, modesFrom }: ServerPort,
  mesh: string,
): Outcome {
  if (plaintext === undefined) return 'unknown';
  if (client === 'unknown') {
    // Whatever it is in: to a server that takes nothing else only a rule of Istio makes it TLS.
    const rules = [...modes, ...[...modesFrom.values()].flat()];
    const bare = rules.every((one) => NO_RULE.includes(one.mode));
    return mode === 'DISABLE' && bare ? 'plaintext' : 'unknown';
  }
  if (mode === 'DISABLE' || client === 'none' || client === 'cilium') return 'plaintext';
  if (client === mesh) return 'as the client likes';
  if (mesh === 'unknown') return 'unknown';
  return client === 'istio-ambient' && mesh === 'istio' ? 'unknown' : 'plaintext';
}

function whyOf(client: string, { mode, plaintext }: ServerPort): string {
  if (plaintext === undefined) return NOT_SEEN;
  if (client === 'unknown') return 'which mesh the client is in was not seen';
  if (client === 'none' || client === 'cilium') return 'the client has no proxy';
  if (mode === 'DISABLE') return NO_TLS;
  return 'client and server are of different meshes';
}
