import { flag, list, requiredText, text, texts } from '../../../model/decode.ts';
import { type Reading, tried } from './reading.ts';

/** One diagnostic setting: which logs it sends where. */
export interface DiagnosticSetting {
  /** Where it sends a category; none where it does not, undefined where it is not known whether it does. */
  readonly flowsOf: (category: string) => readonly Flow[] | undefined;
}

export interface Flow {
  readonly kind: 'workspace' | 'storage' | 'event-hub' | 'partner';
  /** The id of what receives it. */
  readonly to: string;
  readonly field: string;
  /** What the setting enables: `category kube-audit`, `categoryGroup allLogs`. */
  readonly by: string;
  /** Whether a workspace gets it in a table of its own, not in the one that is common to all. */
  readonly isDedicated: boolean;
}

const VERSION = 'api-version=2021-05-01-preview';

/** Rejects with an AccessError where they cannot be listed. */
export async function diagnosticSettings(reading: Reading): Promise<readonly DiagnosticSetting[]> {
  const { id, arm, signal } = reading;
  const at = `${encodeURI(id.whole)}/providers/Microsoft.Insights`;
  const raw = await arm.all(`${at}/diagnosticSettings?${VERSION}`, signal);
  const asks = raw.some((one) => enabledIn(one).some(({ group }) => (group ?? ALL) !== ALL));
  const categories = asks
    ? await tried(
        reading,
        () => arm.all(`${at}/diagnosticSettingsCategories?${VERSION}`, signal),
        'which logs the category groups hold',
      )
    : undefined;
  const groups = new Map(categories?.map((one) => [requiredText(one, 'name'), groupsOf(one)]));
  return raw.map((one) => settingOf(one, groups));
}

const ALL = 'allLogs';

interface Enabled {
  readonly category: string | undefined;
  readonly group: string | undefined;
}

function enabledIn(setting: unknown): readonly Enabled[] {
  return list(setting, 'properties.logs').flatMap((one) =>
    flag(one, 'enabled') === true
      ? [{ category: text(one, 'category'), group: text(one, 'categoryGroup') }]
      : [],
  );
}

function groupsOf(category: unknown): readonly string[] {
  return texts(category, 'properties.categoryGroups');
}

function settingOf(
  setting: unknown,
  groups: ReadonlyMap<string, readonly string[]>,
): DiagnosticSetting {
  const name = requiredText(setting, 'name');
  const enabled = enabledIn(setting);
  const sinks = sinksOf(setting, name);
  return {
    flowsOf: (category) => {
      const by = whyOn(category, enabled, groups);
      if (by !== undefined) return sinks.map((sink) => ({ ...sink, by }));
      const others = enabled.some(({ group }) => group !== undefined && group !== ALL);
      return others && !groups.has(category) ? undefined : [];
    },
  };
}

function whyOn(
  category: string,
  enabled: readonly Enabled[],
  groups: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if (enabled.some((one) => one.category === category)) return `category ${category}`;
  const group = enabled.find(
    (one) =>
      one.group === ALL || (one.group !== undefined && groups.get(category)?.includes(one.group)),
  )?.group;
  return group === undefined ? undefined : `categoryGroup ${group}`;
}

const SINKS = [
  ['workspace', 'workspaceId'],
  ['storage', 'storageAccountId'],
  ['event-hub', 'eventHubAuthorizationRuleId'],
  ['partner', 'marketplacePartnerId'],
] as const;

function sinksOf(setting: unknown, name: string): readonly Omit<Flow, 'by'>[] {
  const isDedicated = text(setting, 'properties.logAnalyticsDestinationType') === 'Dedicated';
  return SINKS.flatMap(([kind, key]) => {
    const to = text(setting, `properties.${key}`) ?? '';
    const field = `diagnosticSettings[${name}].properties.${key}`;
    return to === '' ? [] : [{ kind, to, field, isDedicated }];
  });
}
