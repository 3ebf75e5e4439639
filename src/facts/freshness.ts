import type { Day, FreshnessItem, PlanFreshness } from '../model/plan/scope.ts';
import { freshnessTable } from '../tables/freshness.ts';

/** Days for which a date counts. */
export interface Limits {
  readonly pass: number;
  readonly warn: number;
}

/** How old a date is against as-of: `days` whole days in UTC, negative when it lies ahead. */
export interface Freshness {
  readonly state: 'fresh' | 'ageing' | 'stale' | 'future';
  readonly days: number;
}

const DAY = 86_400_000;

/**
 * Judges a day of the plan against as-of (milliseconds since the epoch). A later day is invalid,
 * not fresh: dates ahead of their time prove nothing.
 */
export function freshness(day: Day, asOf: number, { pass, warn }: Limits): Freshness {
  const days = Math.floor(asOf / DAY) - Date.parse(day) / DAY;
  if (days < 0) return { state: 'future', days };
  if (days <= pass) return { state: 'fresh', days };
  return { state: days <= warn ? 'ageing' : 'stale', days };
}

/** The limits of the table, or the plan's where they are stricter: a plan never loosens them. */
export function limitsOf(item: FreshnessItem, plan: PlanFreshness = {}): Limits {
  const usual = freshnessTable[item];
  const own = plan[item] ?? {};
  const pass = Math.min(usual.pass, own.pass ?? usual.pass);
  const warn = Math.min(usual.warn, own.warn ?? usual.warn);
  return { pass: Math.min(pass, warn), warn };
}

/** `120 days old`, or that it lies ahead. */
export function ageText({ state, days }: Freshness): string {
  if (state === 'future') return `${days === -1 ? '1 day' : `${-days} days`} in the future`;
  return days === 1 ? '1 day old' : `${days} days old`;
}

/** `120 days ago`, or that it lies ahead. */
export function agoText(age: Freshness): string {
  return ageText(age).replace(/old$/, 'ago');
}
