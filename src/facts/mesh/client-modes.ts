import type { DestinationRule } from '../../model/kubernetes/destination-rule.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Service, ServicePort } from '../../model/kubernetes/service.ts';
import { gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { ruleFor, rulesByHost, tlsOf } from './client-rules.ts';
import type { Istio } from './istio.ts';

/** How sidecars of Istio call a port of a Service. */
export interface ClientMode {
  /**
   * Of a rule; `auto` where the proxies find out, `none` where they do not, `unsaid` where that is not
   * known; `address` where they do not know whom they call; `unseen`.
   */
  readonly mode: string;
  /** Not so where some calls may go another way. */
  readonly certain: boolean;
  readonly because: readonly Evidence[];
}

/** A port of a Service that leads to a pod. */
export interface Door {
  readonly service: Service;
  readonly port: ServicePort;
}

/** By the namespace of the client: those that some rule tells apart, and all others. */
export interface ModesByClient {
  readonly others: readonly ClientMode[];
  readonly named: ReadonlyMap<string, readonly ClientMode[]>;
}

export type ModesOf = (door: Door) => ModesByClient;

export function clientModes(istio: Istio, rules: Observed<readonly DestinationRule[]>): ModesOf {
  const all = visible(rules);
  const wide = rulesByHost(all);
  const narrow = rulesByHost(all.filter((one) => one.narrow).map(widened));
  const unseen = gapsOf(rules).length > 0;
  const unset = istio.config === undefined && istio.rootGaps.length > 0 ? 'unsaid' : auto(istio);
  return (door) => {
    if (unseen) return { others: [UNSEEN], named: new Map() };
    const { meta } = door.service;
    const found = wide(meta);
    const some = narrow(meta);
    const at = (from: string | undefined): readonly ClientMode[] => {
      // A rule for some of its pods alone: which those are is not kept.
      if (some.some((one) => one.meta.namespace === from)) return [UNSEEN];
      const rule = ruleFor(found, meta, { from, root: istio.root ?? '' });
      const perhaps = rule === undefined && istio.root === undefined && found.length > 0;
      return perhaps ? [UNSEEN] : modesBy(rule, door, unset);
    };
    const named = [...new Set([...found, ...some].flatMap(clientsOf))];
    return { others: at(undefined), named: new Map(named.map((one) => [one, at(one)])) };
  };
}

/** Namespaces whose clients may be called otherwise than all others by a rule. */
export function clientsOf({ meta, exportTo }: DestinationRule): readonly string[] {
  return [meta.namespace, ...exportTo.filter((one) => one !== '*' && one !== '.')];
}

const UNSEEN: ClientMode = { mode: 'unseen', certain: true, because: [] };

function auto({ config }: Istio): string {
  return (config?.autoMtls ?? true) ? 'auto' : 'none';
}

function widened(rule: DestinationRule): DestinationRule {
  return { ...rule, narrow: false };
}

/** What a rule says, and what it says of subsets: whether calls go to those is said elsewhere. */
function modesBy(
  rule: DestinationRule | undefined,
  { port }: Door,
  unset: string,
): readonly ClientMode[] {
  if (rule === undefined) return [{ mode: unset, certain: true, because: [] }];
  const own = tlsOf(rule.traffic, port.port);
  const modeOf = ({ path, mode }: typeof own, certain: boolean): ClientMode => ({
    mode: mode ?? unset,
    certain,
    because: mode === undefined ? [] : [fieldOf(rule, path, mode)],
  });
  const subsets = rule.subsets
    .map((one) => tlsOf(one, port.port))
    .filter(({ mode }) => mode !== undefined && mode !== own.mode);
  return [own, ...subsets].map((one) => modeOf(one, subsets.length === 0));
}
