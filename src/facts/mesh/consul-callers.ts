import {
  type IntentionSource,
  type ServiceIntentions,
  serviceIntentions,
} from '../../model/kubernetes/consul-intentions.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { PodView } from '../workloads.ts';
import { type CallerRule, letsInOthers, type PortCallers } from './callers.ts';

const SERVICE = 'consul.hashicorp.com/connect-service';

/** Who may call services of Consul. Always whole: what was not seen is in each answer. */
export interface ConsulCallers {
  readonly of: (view: PodView) => PortCallers;
}

export const consulCallers: Fact<ConsulCallers> = defineFact({
  id: 'consul-callers',
  title: 'Who may call which service of Consul, by intentions',
  needs: { intentions: maybe(ifServed(serviceIntentions)) },
  compute: ({ intentions }): ConsulCallers => {
    const hidden = gapsOf(intentions);
    const all = visible(intentions);
    const wide = all.filter(({ destination }) => destination === '*').flatMap(rulesOf);
    const byService = Map.groupBy(all, ({ destination }) => destination);
    return {
      of: (view) => {
        const name = view.annotations.get(SERVICE);
        const own = name === undefined ? all.filter((one) => one.destination !== '*') : [];
        const named = name === undefined ? [] : (byService.get(name) ?? []).flatMap(rulesOf);
        const rules = [...named, ...wide];
        // Whose intentions are its own nothing tells without its name as a service.
        const gaps = [...hidden, ...(own.length > 0 ? [UNNAMED] : [])];
        return { port: '*', rules, ...othersBy(named, wide, gaps) };
      },
    };
  },
  show: () => ({ see: 'mesh-authorization' }),
});

/** The exact destination comes before the star; without either the servers of Consul decide. */
function othersBy(
  named: readonly CallerRule[],
  wide: readonly CallerRule[],
  hidden: readonly Gap[],
): Pick<PortCallers, 'defaultDeny' | 'because' | 'gaps'> {
  const [own] = named.filter(({ everybody }) => everybody);
  const [all] = wide.filter(({ everybody }) => everybody);
  const found = own ?? all;
  if (found !== undefined && letsInOthers(found)) {
    return { defaultDeny: false, because: [found.evidence], gaps: hidden };
  }
  if (hidden.length > 0) return { defaultDeny: undefined, because: [], gaps: hidden };
  if (found === undefined) return { defaultDeny: undefined, because: [], gaps: [BY_SERVERS] };
  return { defaultDeny: true, because: [found.evidence], gaps: [] };
}

function rulesOf(one: ServiceIntentions): readonly CallerRule[] {
  return one.sources.map((source) => ruleOf(one, source));
}

function ruleOf(one: ServiceIntentions, source: IntentionSource): CallerRule {
  const { path, name, action, permissions } = source;
  return {
    action: action === 'allow' || permissions > 0 ? 'allow' : 'deny',
    from: [name],
    everybody: name === '*',
    asksOfRequests: permissions > 0,
    evidence: fieldOf(one, `${path}.action`, action ?? 'permissions about requests', name),
  };
}

const UNNAMED: Gap = {
  source: serviceIntentions.id,
  cause: 'not-declared',
  detail: 'the pod does not say which service of Consul it is',
  permission: `the annotation ${SERVICE}`,
};

const BY_SERVERS: Gap = {
  source: serviceIntentions.id,
  cause: 'not-declared',
  detail:
    'no intention is for every service; then the default policy of the servers of Consul decides, which is not read',
  permission: 'ServiceIntentions with the destination * that deny the source *',
};
