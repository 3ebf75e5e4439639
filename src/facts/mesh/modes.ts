import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';

/** What a client meets on a port: mutual TLS only, either, plaintext only, or not seen. */
export type Mode = 'STRICT' | 'PERMISSIVE' | 'DISABLE' | 'UNKNOWN';

/** The answer for one port, with the objects that led to it, the widest first. */
export interface PortMode {
  readonly mode: Mode;
  /** Undefined where it was not seen. */
  readonly plaintext: boolean | undefined;
  readonly because: readonly Evidence[];
  /** What would tell; empty unless the mode is UNKNOWN. */
  readonly gaps: readonly Gap[];
}

/** The answers for a workload: by port, and for all ports that are not named. */
export interface PortModes {
  readonly rest: PortMode;
  readonly ports: ReadonlyMap<number, PortMode>;
}

export function known(mode: Exclude<Mode, 'UNKNOWN'>, because: readonly Evidence[]): PortMode {
  return { mode, plaintext: mode !== 'STRICT', because, gaps: [] };
}

export function notSeen(gaps: readonly Gap[], because: readonly Evidence[] = []): PortMode {
  return { mode: 'UNKNOWN', plaintext: undefined, because, gaps };
}

const WEAKEST: readonly Mode[] = ['DISABLE', 'PERMISSIVE', 'UNKNOWN', 'STRICT'];

/** Of pods that differ: what any of them takes. One that takes plaintext is enough, whatever was not seen. */
export function weakest(a: PortMode, b: PortMode): PortMode {
  if (a.plaintext !== b.plaintext) {
    return rank(a.plaintext) <= rank(b.plaintext) ? a : b;
  }
  return WEAKEST.indexOf(a.mode) <= WEAKEST.indexOf(b.mode) ? a : b;
}

function rank(plaintext: boolean | undefined): number {
  if (plaintext === undefined) return 1;
  return plaintext ? 0 : 2;
}
