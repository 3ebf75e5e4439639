import type {
  ClusterNetworkPolicy,
  ClusterRule,
} from '../../../model/kubernetes/cluster-network-policy.ts';
import { subjectOf } from '../../../model/kubernetes/meta.ts';
import { byText } from '../../../model/order.ts';
import type { Finding } from '../rules.ts';
import type { Report } from './report.ts';

const MOST_RULES = 25;
const MOST_PRIORITY = 1000;
const SIDES = ['ingress', 'egress'] as const;

/** What the API would refuse although its meaning is clear. */
export function reportOdd(policy: ClusterNetworkPolicy, report: Report): void {
  const { meta, tier, priority } = policy;
  if (tier === undefined) report('spec.tier', 'it is neither Admin nor Baseline', 'as either');
  const single = meta.kind === 'BaselineAdminNetworkPolicy';
  if (single && meta.name !== 'default') {
    report('metadata.name', 'only the one called default is allowed', 'like any other');
  }
  if (!single) reportPriority(priority, report);
  for (const side of SIDES) {
    const rules = policy[side];
    if (rules.length > MOST_RULES) {
      report(`spec.${side}`, `${rules.length} rules, of ${MOST_RULES} allowed`, 'in full');
    }
    for (const [i, rule] of rules.entries()) reportNames(rule, `spec.${side}[${i}]`, report);
  }
}

function reportPriority(priority: number | undefined, report: Report): void {
  if (priority === undefined) report('spec.priority', 'it is missing', 'after those that have one');
  else if (priority < 0 || priority > MOST_PRIORITY || !Number.isInteger(priority)) {
    report('spec.priority', `${priority} is not within 0 and ${MOST_PRIORITY}`, 'by its number');
  }
}

/** Only pods have names for ports. */
function reportNames({ ports = [], peers }: ClusterRule, path: string, report: Report): void {
  const nameless = peers.some(({ type }) => ['nodes', 'networks', 'domains'].includes(type));
  const named = ports.find(({ name }) => name !== undefined);
  if (!nameless || named?.name === undefined) return;
  report(`${path}.ports`, `the port ${named.name} has no meaning outside pods`, 'for pods only');
}

/** Policies of one tier and priority have no order: a finding where their rules could disagree. */
export function reportConflicts(all: readonly ClusterNetworkPolicy[]): readonly Finding[] {
  // The rival that a finding names must not depend on the order of the input.
  const inOrder = all.toSorted((a, b) => byText(a.meta.name, b.meta.name));
  const groups = Map.groupBy(inOrder, ({ tier, priority }) => `${tier ?? ''} ${priority ?? ''}`);
  return [...groups.values()].flatMap(conflictsWithin);
}

/** Few policies have the same precedence, and fewer still differ in the actions they take. */
function conflictsWithin(group: readonly ClusterNetworkPolicy[]): readonly Finding[] {
  const [first, another] = group;
  if (first === undefined || another === undefined) return [];
  const alike = [...Map.groupBy(group, actionsKey).values()];
  return group.flatMap((policy): readonly Finding[] => {
    const rival = alike
      .flatMap(([one, second]) => (one === policy ? (second ?? []) : (one ?? [])))
      .find((one) => mayDisagree(policy, one));
    if (rival === undefined) return [];
    const path = policy.priority === undefined ? 'metadata.name' : 'spec.priority';
    const wrong = `${subjectOf(rival.meta).key} has the same precedence and rules with other actions`;
    const read = 'where both match a connection, as either';
    return [{ object: subjectOf(policy.meta), path, wrong, read }];
  });
}

function actionsOf(rules: readonly ClusterRule[]): readonly string[] {
  return [...new Set(rules.map(({ action }) => action ?? 'unknown'))].sort();
}

function actionsKey(policy: ClusterNetworkPolicy): string {
  return SIDES.map((side) => actionsOf(policy[side]).join()).join(' ');
}

function mayDisagree(a: ClusterNetworkPolicy, b: ClusterNetworkPolicy): boolean {
  return SIDES.some((side) => {
    const [mine, theirs] = [actionsOf(a[side]), actionsOf(b[side])];
    return mine.length > 0 && theirs.length > 0 && new Set([...mine, ...theirs]).size > 1;
  });
}
