import type { CloudVersions } from '../model/cloud.ts';
import {
  FOLLOW_UPSTREAM,
  LONGEST_EXTENSION_DAYS,
  PROVIDER_WINDOWS,
  RELEASES_GOOD_FOR_DAYS,
  RELEASES_KNOWN_ON,
  type SupportWindow,
  UPSTREAM,
} from '../tables/kubernetes-releases.ts';

const DAY = 86_400_000;

/** With fewer days left an upgrade has to begin now (readiness model, ARC-03). */
export const ENDING_DAYS = 60;

/** Where a version stands in its support. `until` is the last day that counts. */
export type Support =
  | { readonly state: 'standard'; readonly until: string; readonly days: number }
  | { readonly state: 'extended'; readonly until: string }
  | { readonly state: 'ended'; readonly until: string }
  /** `extendedAtBest`: standard support is over, which is all that is known. */
  | { readonly state: 'unknown'; readonly why: string; readonly extendedAtBest: boolean };

export interface Release {
  /** The 34 of 1.34. */
  readonly minor: number;
  readonly distribution: string;
  /** Whether the distribution is certain: it was recognised from everything it shows in. */
  readonly certain: boolean;
  readonly asOf: number;
}

/** By the cloud's own dates where it gives them, else by the dated table. */
export function supportOf(release: Release, cloud: CloudVersions | undefined): Support {
  const { minor, distribution, certain, asOf } = release;
  const given = datesOf(cloud);
  if (given.standard !== undefined) {
    return within({ ...given, standard: given.standard }, asOf, plan(cloud));
  }
  const age = -daysLeft(RELEASES_KNOWN_ON, asOf);
  if (age > RELEASES_GOOD_FOR_DAYS) {
    return undecided(`the table of support windows is of ${RELEASES_KNOWN_ON}, ${age} days old`);
  }
  const own = PROVIDER_WINDOWS.get(distribution)?.get(minor);
  if (own === undefined) return byUpstream(release);
  return trusted(within({ ...own, ...given }, asOf, plan(cloud)), certain) ?? unsure(minor);
}

function datesOf(cloud: CloudVersions | undefined): Partial<SupportWindow> {
  const standard = cloud?.standardUntil?.value.slice(0, 10);
  const extended = cloud?.extendedUntil?.value.slice(0, 10);
  return {
    ...(standard === undefined ? {} : { standard }),
    ...(extended === undefined ? {} : { extended }),
  };
}

/** Whether support goes on after its standard end. */
type Extension = 'standard' | 'extended' | 'unknown';

function plan(cloud: CloudVersions | undefined): Extension {
  return cloud?.support?.value ?? 'unknown';
}

function byUpstream({ minor, distribution, certain, asOf }: Release): Support {
  const oldest = Math.min(...UPSTREAM.keys());
  const upstream = UPSTREAM.get(Math.max(minor, oldest));
  if (upstream === undefined) {
    return undecided(`the table of ${RELEASES_KNOWN_ON} does not know version 1.${minor}`);
  }
  const support = within(upstream, asOf, 'standard');
  if (FOLLOW_UPSTREAM.has(distribution)) return trusted(support, certain) ?? unsure(minor);
  // Nobody supports a version this long after the project; before that it depends on the provider.
  const over = daysLeft(upstream.standard, asOf) < -2 * LONGEST_EXTENSION_DAYS;
  const early = support.state === 'standard' && support.days > ENDING_DAYS && certain;
  return over || early ? support : unsure(minor);
}

/** That support goes on needs a certain distribution; that it ended, only a recognised one. */
function trusted(support: Support, certain: boolean): Support | undefined {
  const hopeful = support.state === 'standard' || support.state === 'extended';
  return certain || !hopeful ? support : undefined;
}

function within({ standard, extended }: SupportWindow, asOf: number, more: Extension): Support {
  const days = daysLeft(standard, asOf);
  if (Number.isNaN(days)) return undecided(`the end of support reads ${standard}`);
  if (days >= 0) return { state: 'standard', until: standard, days };
  if (more === 'standard') return { state: 'ended', until: standard };
  if (extended !== undefined) {
    return { state: daysLeft(extended, asOf) >= 0 ? 'extended' : 'ended', until: extended };
  }
  if (days < -LONGEST_EXTENSION_DAYS) return { state: 'ended', until: standard };
  if (more === 'extended') return { state: 'extended', until: 'a day that was not seen' };
  const why = `standard support ended on ${standard}; whether it is extended was not seen`;
  return { state: 'unknown', why, extendedAtBest: true };
}

/** Whole days that remain after today; 0 on the last day, negative when it is over. */
function daysLeft(until: string, asOf: number): number {
  return Math.floor(Date.parse(until) / DAY) - Math.floor(asOf / DAY);
}

function undecided(why: string): Support {
  return { state: 'unknown', why, extendedAtBest: false };
}

function unsure(minor: number): Support {
  return undecided(`the support window of 1.${minor} on this platform is not known`);
}

/** The minor of a version such as `v1.34.1-eks-113cf36` or `1.34`; undefined for anything else. */
export function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?!\d)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
