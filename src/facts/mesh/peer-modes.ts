import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { PeerAuthentication } from '../../model/kubernetes/peer-authentication.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { Applied } from './by-width.ts';
import { known, type Mode, notSeen, type PortMode, type PortModes } from './modes.ts';
import type { Chosen } from './oldest.ts';

type Word = Exclude<Mode, 'UNKNOWN'> | 'UNSET' | 'other';

/**
 * The mode by the narrowest policy that sets one; what is unset is inherited, and where nothing sets one
 * both are taken. Ports are named by policies with a selector alone. `hidden`: what was not seen of
 * the policies of the whole mesh.
 */
export function peerModes(
  { mesh, namespace, workload }: Applied<PeerAuthentication>,
  hidden: readonly Gap[],
): PortModes {
  let rest = known('PERMISSIVE', []);
  if (mesh !== undefined) rest = narrowed(rest, mesh);
  // A policy of the whole mesh that was not seen could be the older one.
  if (hidden.length > 0) rest = notSeen(hidden, rest.because);
  for (const chosen of [namespace, workload]) {
    if (chosen !== undefined) rest = narrowed(rest, chosen);
  }
  const ports = new Map<number, PortMode>();
  for (const [port, written] of workload?.policy.ports ?? []) {
    const number = portOf(port);
    if (workload === undefined || number === undefined) continue;
    const path = `spec.portLevelMtls['${port}'].mode`;
    ports.set(number, set(rest, workload, { path, written }));
  }
  return { rest, ports };
}

function narrowed(inherited: PortMode, chosen: Chosen<PeerAuthentication>): PortMode {
  return set(inherited, chosen, { path: 'spec.mtls.mode', written: chosen.policy.mode });
}

interface Field {
  readonly path: string;
  readonly written: string | undefined;
}

function set(
  inherited: PortMode,
  chosen: Chosen<PeerAuthentication>,
  { path, written }: Field,
): PortMode {
  const { policy, rival } = chosen;
  const word = wordOf(written);
  const evidence = fieldOf(policy, path, written ?? 'not set');
  if (rival !== undefined) return notSeen([ageless(policy, rival)], [evidence]);
  switch (word) {
    case 'UNSET':
      return { ...inherited, because: [...inherited.because, evidence] };
    case 'other':
      return notSeen([malformed(evidence)], [evidence]);
    case 'STRICT':
    case 'PERMISSIVE':
    case 'DISABLE':
      return known(word, [...inherited.because, evidence]);
  }
}

const WORDS: readonly Word[] = ['STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET'];

export function wordOf(written: string | undefined): Word {
  return WORDS.find((one) => one === (written ?? 'UNSET')) ?? 'other';
}

export function portOf(written: string): number | undefined {
  const number = /^[1-9]\d{0,4}$/.test(written) ? Number(written) : undefined;
  return number === undefined || number > 65_535 ? undefined : number;
}

function malformed({ path, value }: Evidence): Gap {
  return {
    source: 'security.istio.io/PeerAuthentication',
    cause: 'malformed',
    detail: `${path} is ${value}, which is no mode`,
    permission: 'one of STRICT, PERMISSIVE, DISABLE, UNSET',
  };
}

function ageless({ meta }: PeerAuthentication, rival: PeerAuthentication): Gap {
  return {
    source: 'security.istio.io/PeerAuthentication',
    cause: 'not-declared',
    detail: `${meta.name} and ${rival.meta.name} select the same and differ: the older one counts, and manifests have no age`,
    namespace: meta.namespace,
    permission: 'a scan of the running cluster',
  };
}

/** What makes two policies differ. */
export function saidBy({ mode, ports }: PeerAuthentication): string {
  return JSON.stringify([mode, [...ports].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
