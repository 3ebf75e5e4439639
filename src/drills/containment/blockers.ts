import type { AdmissionWebhook } from '../../facts/admission-webhooks.ts';
import { signOf, signsOf } from '../../facts/architecture/sign.ts';
import type { Action } from '../../facts/policy-rules.ts';
import { quotasOf } from '../../facts/quota-headroom.ts';
import type { Responders } from '../../facts/responders.ts';
import type { NamespaceView } from '../../facts/tenancy.ts';
import { evidenceOfWebhook } from '../../facts/webhook-evidence.ts';
import type { ResourceQuota } from '../../model/kubernetes/resource-quota.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Obstacle } from '../../model/pictures/containment.ts';
import type { Evidence } from '../../model/verdict.ts';

/** What stands between a responder and a change. */
export interface Blocked {
  readonly state: 'yes' | 'no' | 'unknown';
  readonly obstacles: readonly Obstacle[];
  /** Fields that show that it may be done. */
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export interface Gatekeepers {
  readonly responders: Responders;
  readonly webhooks: Observed<readonly AdmissionWebhook[]>;
  readonly quotas: Observed<readonly ResourceQuota[]>;
  readonly quotasIn: (namespace: string) => readonly ResourceQuota[];
}

const POLICY_COUNT = 'count/networkpolicies.networking.k8s.io';

/** Rights, admission and quota: each may refuse what a strategy changes in a namespace. */
export function blockersOf(
  gatekeepers: Gatekeepers,
  namespace: NamespaceView,
  actions: readonly Action[],
): Blocked {
  const { responders, webhooks } = gatekeepers;
  const parts = [
    byRights(responders, namespace, actions),
    byWebhooks(webhooks, namespace, actions),
    ...(actions.some(createsPolicy) ? [byQuota(gatekeepers, namespace)] : []),
  ];
  const certain = parts.some(({ state }) => state === 'yes');
  const open = parts.some(({ state }) => state === 'unknown');
  return {
    state: certain ? 'yes' : open ? 'unknown' : 'no',
    obstacles: parts.flatMap(({ obstacles }) => obstacles),
    evidence: parts.flatMap(({ evidence }) => evidence),
    gaps: parts.flatMap(({ gaps }) => gaps),
  };
}

function createsPolicy({ verb, resource }: Action): boolean {
  return verb === 'create' && resource === 'networkpolicies';
}

function byRights(
  responders: Responders,
  { name }: NamespaceView,
  actions: readonly Action[],
): Blocked {
  if (actions.length === 0) return NOTHING;
  const ability = responders.able(actions, name);
  switch (ability.state) {
    case 'able':
      return { state: 'no', obstacles: [], evidence: ability.evidence, gaps: [] };
    case 'unknown':
      return { state: 'unknown', obstacles: [], evidence: [], gaps: ability.gaps };
    case 'unable': {
      const lacking = ability.lacking.map(({ verb, resource }) => `${verb} ${resource}`);
      const why = `no responder may ${lacking.join(', ')} in ${name}`;
      const evidence = signsOf(ability.evidence);
      return { ...NOTHING, state: 'yes', obstacles: [{ why, certain: true, evidence }] };
    }
  }
}

const NOTHING: Blocked = { state: 'no', obstacles: [], evidence: [], gaps: [] };

/** Fail-closed webhooks that cannot answer refuse every change that they are asked about. */
function byWebhooks(
  webhooks: Observed<readonly AdmissionWebhook[]>,
  { labels }: NamespaceView,
  actions: readonly Action[],
): Blocked {
  const asked = visible(webhooks).filter(
    ({ webhook, matches }) =>
      webhook.failurePolicy === 'Fail' &&
      actions.some(({ resource }) => matches.some((one) => one === resource)) &&
      selects(webhook.namespaceSelector, labels),
  );
  const found = asked.map(stateOf);
  const gaps = [...gapsOf(webhooks), ...found.flatMap((one) => one.gaps)];
  const obstacles = found.flatMap((one) => one.obstacles);
  const certain = obstacles.some((one) => one.certain);
  const open = gaps.length > 0 || obstacles.length > 0;
  return { state: certain ? 'yes' : open ? 'unknown' : 'no', obstacles, evidence: [], gaps };
}

function stateOf(one: AdmissionWebhook): Pick<Blocked, 'obstacles' | 'gaps'> {
  const { webhook, backend } = one;
  switch (backend.type) {
    case 'unseen':
      return { obstacles: [], gaps: backend.gaps };
    case 'url':
      return {
        obstacles: [],
        gaps: [
          {
            source: 'probe/dry-run',
            cause: 'not-collected',
            detail: `the webhook ${webhook.name} answers outside the cluster and may refuse the change`,
            permission: 'a dry-run as the responder, in a version of kubemuster that asks for it',
          },
        ],
      };
    case 'service': {
      if (backend.ready.length > 0) return { obstacles: [], gaps: [] };
      const certain = webhook.conditions === 0 && webhook.objectSelector.requirements.length === 0;
      const why = `the webhook ${webhook.name} is fail-closed and has no ready endpoint`;
      const evidence = evidenceOfWebhook(one).map(signOf);
      return { obstacles: [{ why, certain, evidence }], gaps: [] };
    }
  }
}

function byQuota({ quotas, quotasIn }: Gatekeepers, { name }: NamespaceView): Blocked {
  const { headroom, gaps } = quotasOf(quotasIn(name));
  const full = headroom.filter(({ resource, atMost }) => resource === POLICY_COUNT && atMost < 1);
  const missing = [...gapsIn(quotas, name), ...gaps];
  if (full.length === 0) {
    return { ...NOTHING, state: missing.length > 0 ? 'unknown' : 'no', gaps: missing };
  }
  const why = 'the quota of the namespace allows no further NetworkPolicy';
  const evidence = full.map((one) => signOf(one.evidence));
  return { ...NOTHING, state: 'yes', obstacles: [{ why, certain: true, evidence }] };
}
