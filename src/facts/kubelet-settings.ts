import { KUBELET_SETTING, type KubeletConfig } from '../model/kubernetes/kubelet-config.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { type Gap, type Gaps, gapsOf, type Observed, visible } from '../model/observed.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { flagIn, K3S_ARGUMENTS, k3sArguments, kubeletArguments } from './arguments.ts';

/** Whom a kubelet listens to. */
export type KubeletState =
  | {
      /** Only to whom the API server vouches for; anybody may read; anybody may do anything. */
      readonly state: 'closed' | 'readable' | 'open';
      readonly message: string;
      readonly evidence: SomeEvidence;
    }
  | {
      readonly state: 'unknown';
      readonly message: string;
      readonly gaps: Gaps;
      readonly evidence: readonly Evidence[];
    };

export const CLOSED: string =
  'the kubelet refuses anonymous requests and asks the API server about others';

export const READABLE: string = 'anybody may read from the read-only port of the kubelet';

/** What the arguments of k3s or RKE2 change; undefined when they change nothing. */
export function startedWith(node: Node): KubeletState | undefined {
  const written = node.meta.annotations.get(K3S_ARGUMENTS);
  const args = k3sArguments(node);
  if (args === undefined) {
    const detail = `the annotation ${K3S_ARGUMENTS} of ${node.meta.name} cannot be read`;
    const gap: Gap = { source: nodes.id, cause: 'malformed', detail, permission: PROBE };
    const evidence =
      written === undefined
        ? []
        : [fieldOf(node, `metadata.annotations['${K3S_ARGUMENTS}']`, 'unreadable')];
    return { state: 'unknown', message: UNSEEN, gaps: [gap], evidence };
  }
  const own = kubeletArguments(args);
  const settings: Settings = {
    anonymous: flagIn(own, 'anonymous-auth') === 'true',
    mode: flagIn(own, 'authorization-mode'),
    readOnlyPort: Number(flagIn(own, 'read-only-port') ?? 0),
  };
  const decides = (flag: string, value: string): Evidence =>
    fieldOf(node, `metadata.annotations['${K3S_ARGUMENTS}']`, `${flag}=${value}`);
  return weaknessOf(settings, decides);
}

interface Settings {
  readonly anonymous: boolean;
  readonly mode: string | undefined;
  readonly readOnlyPort: number;
}

/** What lets anybody in; undefined when nothing does. */
function weaknessOf(
  { anonymous, mode, readOnlyPort }: Settings,
  evidence: (flag: string, value: string) => Evidence,
): KubeletState | undefined {
  if (mode === 'AlwaysAllow') {
    const message = 'the kubelet allows everything to everybody';
    return { state: 'open', message, evidence: [evidence('authorization-mode', mode)] };
  }
  if (anonymous) {
    const message = 'the kubelet lets in requests without credentials';
    return { state: 'open', message, evidence: [evidence('anonymous-auth', 'true')] };
  }
  if (readOnlyPort === 0) return undefined;
  return {
    state: 'readable',
    message: READABLE,
    evidence: [evidence('read-only-port', String(readOnlyPort))],
  };
}

const PATHS: ReadonlyMap<string, string> = new Map([
  ['authorization-mode', 'authorization.mode'],
  ['anonymous-auth', 'authentication.anonymous.enabled'],
  ['read-only-port', 'readOnlyPort'],
]);

/** What kubeadm hands to every kubelet. */
export function configured(node: Node, config: Observed<readonly KubeletConfig[]>): KubeletState {
  const [given] = visible(config);
  if (given === undefined) {
    const gaps: Gaps = [probeGap(node), ...gapsOf(config)];
    return { state: 'unknown', message: UNSEEN, gaps, evidence: [] };
  }
  const field = (flag: string, value: string): Evidence =>
    fieldOf(
      given,
      `${KUBELET_SETTING}: ${PATHS.get(flag) ?? flag}`,
      value,
      'for every kubelet that kubeadm sets up',
    );
  const settings: Settings = {
    anonymous: given.anonymous ?? false,
    mode: given.mode,
    readOnlyPort: given.readOnlyPort ?? 0,
  };
  const weakness = weaknessOf(settings, field);
  if (weakness !== undefined) return weakness;
  return {
    state: 'closed',
    message: `${CLOSED}, unless the node's own flags say otherwise`,
    evidence: [
      field('anonymous-auth', String(settings.anonymous)),
      field('authorization-mode', given.mode ?? 'not set, which is Webhook'),
    ],
  };
}

const UNSEEN = 'whom the kubelet listens to was not seen';

const PROBE =
  'get nodes/proxy, to read /configz of the kubelets: no default role has it, since it also runs commands in pods';

/** What would tell how the kubelet of a node was started. */
export function probeGap({ meta }: Node): Gap {
  return {
    source: 'probe/kubelet-configz',
    cause: 'not-collected',
    detail: `only its /configz shows what the kubelet of ${meta.name} was started with`,
    permission: PROBE,
  };
}
