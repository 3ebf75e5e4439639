import type { NetworkEnforcement } from '../../facts/network-plugin/network-plugin.ts';
import type { FelixConfiguration } from '../../model/kubernetes/felix-configuration.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { NETWORK_PLUGINS_KNOWN_ON } from '../../tables/network-plugins.ts';

/** What becomes of connections that are open when a policy begins to deny them. */
export interface Established {
  readonly flows: 'cut' | 'conditional' | 'persist' | 'unknown';
  readonly why: string;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** From the best to the worst: several plugins answer as the worst of them. */
const ORDER = ['cut', 'conditional', 'unknown', 'persist'] as const;

/**
 * By the plugin's own way to decide (table T-CNI). The agent of Amazon's plugin decides anew only when
 * a pod gets its first policy; Calico's eBPF data plane only for some flows.
 */
export function establishedFlows(
  plugin: Observed<NetworkEnforcement>,
  felix: Observed<readonly FelixConfiguration[]>,
  hadPolicy: boolean,
): Established {
  if (plugin.state === 'unseen') {
    const why = 'the network plugin was not seen';
    return { flows: 'unknown', why, evidence: [], gaps: plugin.gaps };
  }
  const { rows, plugins, unseenAgents } = plugin.value;
  const found = rows
    .map((row) => ({ row, flows: flowsOf(row.id, row.established, felix, hadPolicy) }))
    .toSorted((a, b) => ORDER.indexOf(b.flows) - ORDER.indexOf(a.flows));
  const [worst] = found;
  const gaps = [...gapsOf(plugin), ...unseenAgents];
  if (worst === undefined) {
    return { flows: 'unknown', why: 'no network plugin was recognised', evidence: [], gaps };
  }
  return {
    flows: worst.flows,
    why: `${worst.row.name}: ${sentenceOf(worst.row.id, worst.flows, hadPolicy)} (table of ${NETWORK_PLUGINS_KNOWN_ON})`,
    evidence: plugins
      .filter((one) => one.plugin.id === worst.row.id)
      .map(({ recognized }) => recognized),
    gaps: [
      ...(worst.flows === 'cut' || worst.flows === 'persist' ? [] : gaps),
      // Its settings say which of its data planes runs.
      ...(worst.row.id === 'calico' ? gapsOf(felix) : []),
    ],
  };
}

function flowsOf(
  id: string,
  usual: Established['flows'],
  felix: Observed<readonly FelixConfiguration[]>,
  hadPolicy: boolean,
): Established['flows'] {
  if (id === 'aws-vpc-cni') return hadPolicy ? 'persist' : 'cut';
  if (id !== 'calico' || felix.state === 'unseen') return usual;
  return visible(felix).some(({ bpf }) => bpf) ? 'conditional' : 'persist';
}

function sentenceOf(id: string, flows: Established['flows'], hadPolicy: boolean): string {
  if (id === 'aws-vpc-cni') {
    return hadPolicy
      ? 'a further policy leaves accepted flows alone'
      : 'the first policy on a pod cuts its flows';
  }
  switch (flows) {
    case 'cut':
      return 'every packet is decided on, so open connections end';
    case 'conditional':
      return 'some open connections end and some live on';
    case 'persist':
      return 'accepted connections live on';
    case 'unknown':
      return 'what it does with open connections is not known';
  }
}
