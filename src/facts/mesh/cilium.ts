import {
  type CiliumPolicy,
  type CiliumRule,
  ciliumClusterwidePolicies,
  ciliumNetworkPolicies,
} from '../../model/kubernetes/cilium-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { networkPolicies } from '../../model/kubernetes/network-policy.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';
import { known, notSeen, type PortMode } from './modes.ts';

/** Where Cilium's policies ask callers to prove who they are. Always whole. */
export interface CiliumAuthentication {
  /** Undefined where nothing asks. `encrypted`: what encrypts the traffic of pods, which this does not. */
  readonly of: (
    view: PodView,
    namespace: string,
    encrypted: readonly Evidence[],
  ) => PortMode | undefined;
}

export const ciliumAuthentication: Fact<CiliumAuthentication> = defineFact({
  id: 'cilium-authentication',
  title: 'Where policies of Cilium ask callers to prove who they are',
  needs: {
    own: maybe(ifServed(ciliumNetworkPolicies)),
    wide: maybe(ifServed(ciliumClusterwidePolicies)),
    plain: maybe(networkPolicies),
  },
  compute: ({ own, wide, plain }): CiliumAuthentication => {
    const ownIn = Map.groupBy(visible(own), ({ meta }) => meta.namespace);
    const plainIn = Map.groupBy(visible(plain), ({ meta }) => meta.namespace);
    return {
      of: (view, namespace, encrypted) => {
        const hidden = [...gapsIn(own, namespace), ...gapsOf(wide), ...gapsIn(plain, namespace)];
        if (hidden.length > 0) return notSeen(hidden);
        const policies = [...(ownIn.get(namespace) ?? []), ...visible(wide)];
        const rules = policies.flatMap((one) => rulesFor(one, view, namespace));
        const lets = rules.flatMap(({ ingress }) => ingress);
        const asking = lets.filter(({ required }) => required);
        if (asking.length === 0) return undefined;
        const because = asking.map(({ evidence }) => evidence);
        const others = (plainIn.get(namespace) ?? []).some(
          (one) => one.ingress.length > 0 && selects(one.podSelector, view.labels),
        );
        const isolated = rules.some(({ isolates }) => isolates);
        if (!isolated || others || asking.length < lets.length) return known('PERMISSIVE', because);
        return encrypted.length > 0
          ? known('STRICT', [...because, ...encrypted])
          : notSeen([UNENCRYPTED], because);
      },
    };
  },
  show: () => ({ see: 'effective-mtls' }),
});

interface Letting {
  readonly isolates: boolean;
  readonly ingress: readonly { readonly required: boolean; readonly evidence: Evidence }[];
}

function rulesFor(policy: CiliumPolicy, view: PodView, namespace: string): readonly Letting[] {
  const labels = new Map([...view.labels, ['io.kubernetes.pod.namespace', namespace]]);
  return policy.rules
    .filter(
      ({ endpoints, ingress }) => ingress !== undefined && endpoints && selects(endpoints, labels),
    )
    .map((rule) => lettingOf(policy, rule));
}

function lettingOf(policy: CiliumPolicy, { path, ingress = [], defaultDeny }: CiliumRule): Letting {
  return {
    isolates: defaultDeny.ingress ?? true,
    ingress: ingress.map(({ authentication }, index) => ({
      required: authentication === 'required',
      evidence: fieldOf(
        policy,
        `${path}.ingress[${index}].authentication.mode`,
        authentication ?? 'not set',
      ),
    })),
  };
}

const UNENCRYPTED: Gap = {
  source: 'cilium.io/CiliumNetworkPolicy',
  cause: 'not-installed',
  detail: 'callers have to prove who they are, and nothing encrypts what they send',
  permission: 'enable-wireguard or enable-ipsec in cilium-config',
};
