import { texts } from '../../model/decode.ts';
import type { Arm } from './arm.ts';

/** What one role allows, by patterns in which `*` stands for any text. */
export interface Allowance {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly dataActions: readonly string[];
  readonly notDataActions: readonly string[];
}

export function allowanceOf(raw: unknown): Allowance {
  return {
    actions: texts(raw, 'actions'),
    notActions: texts(raw, 'notActions'),
    dataActions: texts(raw, 'dataActions'),
    notDataActions: texts(raw, 'notDataActions'),
  };
}

/** What a role takes away it takes from itself alone: another role may give it. */
export function allows({ actions, notActions }: Allowance, action: string): boolean {
  return matches(actions, action) && !matches(notActions, action);
}

export function allowsData({ dataActions, notDataActions }: Allowance, action: string): boolean {
  return matches(dataActions, action) && !matches(notDataActions, action);
}

/** Case does not count in Azure. */
export function matches(patterns: readonly string[], action: string): boolean {
  const text = action.toLowerCase();
  return patterns.some((pattern) => covers(pattern.toLowerCase().split('*'), text));
}

/** What stands between the stars, in turn: unlike an expression, no pattern makes this take long. */
function covers([first = '', ...rest]: readonly string[], text: string): boolean {
  const last = rest.at(-1);
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest.slice(0, -1)) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** Which of these actions the identity itself may do in a whole subscription. */
export async function allowedIn(
  arm: Arm,
  subscription: string,
  actions: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const path = `/subscriptions/${encodeURIComponent(subscription)}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const held = (await arm.all(path, signal)).map(allowanceOf);
  return new Set(actions.filter((action) => held.some((one) => allows(one, action))));
}
