import type { Check } from '../model/check.ts';
import { type CloudName, cloudActions, inventoryActions } from '../model/cloud/rights.ts';
import { byText } from '../model/order.ts';
import { type LeafUse, leafUses } from './permission-needs.ts';

/** An action of a cloud, and what is lost without it. */
export interface NeededAction {
  readonly action: string;
  /** Whether clusters are found and reached by it: without it there is nothing to judge. */
  readonly inventory: boolean;
  /** Sections that it is read by. */
  readonly sections: readonly string[];
  /** Ids of the checks that are unknown without it, and of those that it leaves less to go by. */
  readonly blinds: readonly string[];
  readonly weakens: readonly string[];
}

/** Every action that these checks take in this cloud, by name; those that find clusters among them. */
export function neededActions(checks: readonly Check[], cloud: CloudName): readonly NeededAction[] {
  const sections = leafUses(checks).filter(({ leaf }) => leaf.type === 'cloud');
  const found = new Set(inventoryActions(cloud));
  const all = new Set([...found, ...sections.flatMap(({ leaf }) => cloudActions(leaf.id, cloud))]);
  return [...all].sort(byText).map((action) => {
    const uses = sections.filter(({ leaf }) => cloudActions(leaf.id, cloud).includes(action));
    const unknown = idsOf(uses, 'blinds');
    return {
      action,
      inventory: found.has(action),
      sections: uses.map(({ leaf }) => leaf.id),
      blinds: unknown,
      weakens: idsOf(uses, 'weakens').filter((id) => !unknown.includes(id)),
    };
  });
}

function idsOf(uses: readonly LeafUse[], which: 'blinds' | 'weakens'): readonly string[] {
  return [...new Set(uses.flatMap((one) => one[which]))].sort(byText);
}
