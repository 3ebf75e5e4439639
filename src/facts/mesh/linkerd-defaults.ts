import type { LinkerdConfig } from '../../model/kubernetes/linkerd-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';
import type { Marks } from './carried.ts';
import { known, notSeen, type PortMode } from './modes.ts';
import { portOf } from './peer-modes.ts';
import { marked } from './pod-marks.ts';

/** What the proxies take that nothing but the installation says anything of. */
export interface Installed {
  readonly settings: LinkerdConfig | undefined;
  /** Why the settings were not seen. */
  readonly gaps: readonly Gap[];
}

const POLICY = 'config.linkerd.io/default-inbound-policy';
const SKIP = 'config.linkerd.io/skip-inbound-ports';

/** What a proxy of Linkerd does without being told. */
const SHIPPED = 'all-unauthenticated';

const UNAUTHENTICATED: readonly string[] = [SHIPPED, 'cluster-unauthenticated', 'audit'];
const AUTHENTICATED: readonly string[] = ['all-authenticated', 'cluster-authenticated', 'deny'];

export function isPolicyWord(word: string): boolean {
  return UNAUTHENTICATED.includes(word) || AUTHENTICATED.includes(word);
}

/** The mode that a policy's word comes to. */
export function modeOfWord(word: string, because: readonly Evidence[]): PortMode {
  if (UNAUTHENTICATED.includes(word)) return known('PERMISSIVE', because);
  if (AUTHENTICATED.includes(word)) return known('STRICT', because);
  return notSeen([unknownWord(word)], because);
}

/** The default policy by its word, or why it was not seen. */
export type DefaultPolicy =
  | { readonly state: 'seen'; readonly word: string; readonly evidence: Evidence }
  | { readonly state: 'unseen'; readonly gaps: readonly Gap[] };

/** The pod's word, its namespace's for pods that are yet to be made, else the installation's. */
export function defaultOf(
  view: PodView,
  namespace: Marks | undefined,
  { settings, gaps }: Installed,
): DefaultPolicy {
  const own = view.annotations.get(POLICY);
  if (own !== undefined) return worded(own, marked(view, POLICY));
  const around = namespace?.annotations.get(POLICY);
  const running = view.pod?.phase !== undefined;
  if (around !== undefined && !running) {
    return worded(around, ofNamespace(view, POLICY, around));
  }
  if (settings === undefined) return { state: 'unseen', gaps };
  const word = settings.defaultInboundPolicy ?? SHIPPED;
  if (around !== undefined && around !== word) return { state: 'unseen', gaps: [NOT_RESTARTED] };
  return worded(word, fieldOf(settings, 'data.values.proxy.defaultInboundPolicy', word));
}

function worded(word: string, evidence: Evidence): DefaultPolicy {
  return { state: 'seen', word, evidence };
}

/** A run of ports that go around the proxy. */
export interface Skipped {
  readonly from: number;
  readonly to: number;
  readonly evidence: Evidence;
}

/** Undefined where neither the pod nor its namespace says anything: then the installation does. */
export function skippedOf(
  view: PodView,
  namespace: Marks | undefined,
): readonly Skipped[] | undefined {
  const own = view.annotations.get(SKIP);
  if (own !== undefined) return rangesOf(own, marked(view, SKIP));
  const around = namespace?.annotations.get(SKIP);
  if (around === undefined) return undefined;
  return rangesOf(around, ofNamespace(view, SKIP, around));
}

/** Of a list such as `25,587,8000-8010`. */
export function rangesOf(list: string, evidence: Evidence): readonly Skipped[] {
  return list.split(',').flatMap((one): readonly Skipped[] => {
    const [low = '', high = low] = one.trim().split('-');
    const [from, to] = [portOf(low), portOf(high)];
    return from === undefined || to === undefined ? [] : [{ from, to, evidence }];
  });
}

/** What the namespace says is no field of the pod. */
function ofNamespace({ object }: PodView, name: string, value: string): Evidence {
  return fieldOf(object, '', value, `${name} of the namespace`);
}

function unknownWord(word: string): Gap {
  return {
    source: 'policy.linkerd.io',
    cause: 'malformed',
    detail: `${word} is no policy of Linkerd`,
    permission: `one of ${[...UNAUTHENTICATED, ...AUTHENTICATED].join(', ')}`,
  };
}

const NOT_RESTARTED: Gap = {
  source: 'core/Pod',
  cause: 'stale',
  detail: `${POLICY} of the namespace differs from the installation's, and the pod does not carry it: it may be older`,
  permission: 'a restart of the workload',
};
