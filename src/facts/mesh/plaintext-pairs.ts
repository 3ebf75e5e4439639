import { distinctGaps } from '../../model/gaps.ts';
import { type DestinationRule, destinationRules } from '../../model/kubernetes/destination-rule.ts';
import { type LinkerdConfig, linkerdConfig } from '../../model/kubernetes/linkerd-policy.ts';
import { type Service, services } from '../../model/kubernetes/service.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { type MeshPresence, meshPresence } from '../mesh-presence.ts';
import { type NetworkEnforcement, networkPlugin } from '../network-plugin/network-plugin.ts';
import { inhabitants } from '../reachability/inhabitants.ts';
import { policyLayers } from '../reachability/policy-layers.ts';
import { type Reachability, reachability } from '../reachability/reachability.ts';
import { once } from '../remember.ts';
import { type Tiers, tiers } from '../tiers.ts';
import type { WorkloadView } from '../workloads.ts';
import { clientModes, clientsOf } from './client-modes.ts';
import { clientSideOf } from './client-side.ts';
import { type EffectiveMtls, effectiveMtls } from './effective-mtls.ts';
import { type Istio, istio } from './istio.ts';
import { type Joined, joinedPairs } from './joined-pairs.ts';
import type { Tally } from './pair-tally.ts';
import type { PairEnd } from './pair-units.ts';
import { serverSides } from './server-side.ts';
import { type PlaintextPair, worstPairs } from './worst-pairs.ts';

/** Which workloads may talk to each other in plaintext. Worked out when somebody asks. */
export interface PlaintextPairs {
  readonly tally: () => Tally;
  /** The worst of them, at most so many. */
  readonly worst: (limit: number) => readonly PlaintextPair[];
  /** Why some answers are bounds. */
  readonly gaps: () => readonly Gap[];
}

/** As many as the printed fact shows. */
const SHOWN = 100;

export const plaintextPairs: Fact<PlaintextPairs> = definePartialFact({
  id: 'plaintext-pairs',
  title: 'Which workloads that may talk to each other can do so in plaintext, the worst first',
  needs: {
    reachability: maybe(reachability),
    inhabitants: maybe(inhabitants),
    layers: maybe(policyLayers),
    mtls: maybe(effectiveMtls),
    presence: meshPresence,
    istio,
    tiers,
    plugin: maybe(networkPlugin),
    rules: maybe(ifServed(destinationRules)),
    services: maybe(services),
    linkerd: maybe(linkerdConfig),
  },
  compute: ({ reachability, inhabitants, layers, mtls, ...rest }): Observed<PlaintextPairs> => {
    if (reachability.state === 'unseen') return unseen(reachability.gaps);
    if (mtls.state === 'unseen') return unseen(mtls.gaps);
    const policyGaps = gapsOf(layers);
    const workloadGaps = [...gapsOf(inhabitants), ...gapsOf(mtls)];
    const joined = once(() =>
      pairsIn(
        { ...rest, reachability: reachability.value, mtls: mtls.value },
        policyGaps.length === 0,
      ),
    );
    const hidden = someGaps([...workloadGaps, ...policyGaps]);
    const value: PlaintextPairs = {
      tally: once(() => joined().tally.counted(workloadGaps.length === 0)),
      worst: (limit) => worstPairs(joined().pairs, joined().met, limit),
      gaps: once(() => [...(hidden ?? []), ...joined().gaps]),
    };
    return hidden === undefined ? seen(value) : partial(value, hidden);
  },
  show: ({ tally, worst, gaps }: PlaintextPairs) => ({
    ...tally(),
    worst: worst(SHOWN).map(({ from, to, ports, certain, why, because }) => ({
      from: nameOf(from),
      to: nameOf(to),
      ports,
      tiers: [from.tier, to.tier],
      certain,
      why,
      because: because.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
    })),
    unseen: gaps().map(({ source, detail }) => ({ source, detail })),
  }),
});

function nameOf({ placed }: PairEnd): string {
  return placed.workload.name;
}

interface Joins {
  readonly reachability: Reachability;
  readonly mtls: EffectiveMtls;
  readonly presence: MeshPresence;
  readonly istio: Istio;
  readonly tiers: Tiers;
  readonly plugin: Observed<NetworkEnforcement>;
  readonly rules: Observed<readonly DestinationRule[]>;
  readonly services: Observed<readonly Service[]>;
  readonly linkerd: Observed<readonly LinkerdConfig[]>;
}

function pairsIn(joins: Joins, certain: boolean): Joined & { readonly gaps: readonly Gap[] } {
  const { reachability, mtls, presence, istio, tiers, rules, services, linkerd } = joins;
  const { world, placed } = reachability.enforced();
  const [installed] = visible(linkerd);
  const settings = { presence, inbound: istio.inbound, linkerd: installed };
  const serverOf = serverSides({ services, modesOf: clientModes(istio, rules) });
  const views = new Map(mtls.all.map((one) => [keyOf(one.workload), one]));
  const ends = placed.flatMap((own): readonly PairEnd[] => {
    const one = views.get(keyOf(own.workload));
    if (one === undefined) return [];
    return [
      {
        placed: own,
        tier: tiers.ofWorkload(one.workload).tier,
        client: clientSideOf(one, settings),
        server: serverOf(one),
        membership: one.membership,
        mixed: own.classes.length > 1 && one.workload.pods.length > 1,
      },
    ];
  });
  const named = new Set(visible(rules).flatMap(clientsOf));
  return { ...joinedPairs(world, ends, { named, certain }), gaps: gapsOfAll(joins, ends) };
}

function keyOf({ subject, namespace }: Pick<WorkloadView, 'subject' | 'namespace'>): string {
  return `${subject.key}\n${namespace}`;
}

/** Each once, whatever it is a gap of. */
function gapsOfAll(
  { plugin, istio, rules, services, linkerd }: Joins,
  ends: readonly PairEnd[],
): readonly Gap[] {
  const enforced = plugin.state === 'unseen' ? plugin : plugin.value.nodes;
  const inMesh = new Set(ends.flatMap(({ client }) => client.ways.map(({ mesh }) => mesh)));
  const all = [
    ...ends.flatMap(({ client, server }) => [
      ...client.gaps,
      ...server.gaps,
      ...server.ports.flatMap(({ gaps }) => gaps),
    ]),
    ...gapsOf(enforced),
    ...gapsOf(services),
    ...(inMesh.has('istio') ? [...gapsOf(rules), ...istio.rootGaps] : []),
    ...(inMesh.has('linkerd') ? gapsOf(linkerd) : []),
  ];
  return distinctGaps(all);
}
