import {
  type KumaPermission,
  type KumaRule,
  kumaPermissions,
  oldKumaPermissions,
} from '../../model/kubernetes/kuma-permission.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { PodView } from '../workloads.ts';
import { type CallerRule, letsInOthers, type PortCallers } from './callers.ts';
import { isFor, isNear } from './kuma-targets.ts';
import type { PortMode } from './modes.ts';

/** Who may call pods in a mesh of Kuma. Always whole: what was not seen is in each answer. */
export interface KumaCallers {
  readonly of: (view: PodView, namespace: string, mesh: string, mode: PortMode) => PortCallers;
}

export const kumaCallers: Fact<KumaCallers> = defineFact({
  id: 'kuma-callers',
  title: 'Who may call which pods in a mesh of Kuma, by its traffic permissions',
  needs: {
    permissions: maybe(ifServed(kumaPermissions)),
    old: maybe(ifServed(oldKumaPermissions)),
  },
  compute: ({ permissions, old }): KumaCallers => {
    const hidden = [...gapsOf(permissions), ...gapsOf(old)];
    return {
      of: (view, namespace, mesh, mode) => {
        const near = visible(permissions).filter(({ meta }) => isNear(meta, namespace, mesh));
        const found = near.map((one) => ({ one, hit: isFor(one.target, view) }));
        const sure = found.filter(({ hit }) => hit === true).map(({ one }) => one);
        const doubtful = found.filter(({ hit }) => hit === undefined).map(({ one }) => one);
        const rules = sure.flatMap(rulesOf);
        const before = visible(old).filter((one) => one.mesh === mesh);
        const all = before.find((one) => one.everybody);
        const open =
          rules.find(letsInOthers)?.evidence ??
          (all && fieldOf(all, 'spec.sources', 'every service', 'calls every service'));
        if (mode.mode === 'DISABLE') {
          return { port: '*', defaultDeny: false, rules, because: mode.because, gaps: [] };
        }
        if (open !== undefined) {
          return { port: '*', defaultDeny: false, rules, because: [open], gaps: hidden };
        }
        const maybeOpen = doubtful.flatMap(rulesOf).some(letsInOthers);
        const gaps = [...hidden, ...mode.gaps, ...(maybeOpen || before.length > 0 ? [TAGGED] : [])];
        const defaultDeny = gaps.length === 0 ? true : undefined;
        return { port: '*', defaultDeny, rules, because: mode.because, gaps };
      },
    };
  },
  show: () => ({ see: 'mesh-authorization' }),
});

function rulesOf(one: KumaPermission): readonly CallerRule[] {
  return one.rules.flatMap((rule) => ruleOf(one, rule));
}

function ruleOf(
  one: KumaPermission,
  { path, action, everybody, from }: KumaRule,
): readonly CallerRule[] {
  if (action === 'other') return [];
  const evidence = fieldOf(one, path, action, from);
  return [{ action, from: [from], everybody, asksOfRequests: false, evidence }];
}

const TAGGED: Gap = {
  source: kumaPermissions.id,
  cause: 'not-declared',
  detail:
    'a permission lets everybody call what Kuma gives a tag, and which pods those are is not known here',
  permission: 'a permission that targets pods by their labels',
};
