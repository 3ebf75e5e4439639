import type { CatalogueEntry, Check } from '../model/check.ts';
import { domainOf, domains, phases } from '../model/check.ts';
import { InputError } from '../model/input-error.ts';
import type { Selection } from '../model/report.ts';
import { didYouMean } from './nearest.ts';
import { oneOf } from './one-of.ts';

/** What the user asked for, as the flags have it. */
export interface SelectionFlags {
  readonly check: readonly string[];
  readonly skip: readonly string[];
  readonly domain: readonly string[];
  readonly phase: readonly string[];
  readonly namespace: readonly string[];
}

export interface Selected {
  readonly checks: readonly Check[];
  /** Null when nothing was left out. */
  readonly selection: Selection | null;
}

/**
 * The checks that a selection leaves. Names are slugs, codes or aliases. Throws an InputError for an
 * unknown name, one that is only planned, and for a selection that leaves nothing.
 */
export function selectChecks(
  flags: SelectionFlags,
  checks: readonly Check[],
  catalogue: readonly CatalogueEntry[],
): Selected {
  const wanted = flags.check.map((name) => findCheck(name, checks, catalogue));
  const skipped = flags.skip.map((name) => findCheck(name, checks, catalogue));
  const inDomains = flags.domain.map((name) => oneOf('domain', name, domains));
  const inPhases = flags.phase.map((name) => oneOf('phase', name, phases));
  const left = checks.filter(
    (check) =>
      (wanted.length === 0 || wanted.includes(check)) &&
      !skipped.includes(check) &&
      (inDomains.length === 0 || inDomains.includes(domainOf(check.id))) &&
      (inPhases.length === 0 || inPhases.includes(check.phase)),
  );
  if (left.length === 0) {
    throw new InputError('the selection leaves no check', {
      hint: 'drop a filter; `kubemuster checks` takes the same ones and lists what they leave',
    });
  }
  const all = left.length === checks.length && flags.namespace.length === 0;
  return { checks: left, selection: all ? null : describe(flags, wanted, skipped) };
}

/** The check with this slug, code or alias. Throws an InputError when there is none. */
function findCheck(
  name: string,
  checks: readonly Check[],
  catalogue: readonly CatalogueEntry[],
): Check {
  const found = checks.find((check) => isNamed(check, name) || check.aliases?.includes(name));
  if (found !== undefined) return found;
  const planned = catalogue.find((entry) => isNamed(entry, name));
  if (planned !== undefined) {
    throw new InputError(`check ${planned.id} (${planned.code}) is planned, not built yet`, {
      hint: '`kubemuster checks` lists those that are there',
    });
  }
  throw new InputError(`no check is called ${JSON.stringify(name)}`, {
    hint: didYouMean(name, checks.flatMap(namesOf)) ?? '`kubemuster checks` lists them',
  });
}

function namesOf({ id, code, aliases = [] }: Check): readonly string[] {
  return [id, code, ...aliases];
}

export function isNamed(entry: CatalogueEntry, name: string): boolean {
  return entry.id === name || entry.code.toLowerCase() === name.toLowerCase();
}

function describe(
  flags: SelectionFlags,
  wanted: readonly Check[],
  skipped: readonly Check[],
): Selection {
  return {
    checks: wanted.map(({ id }) => id).sort(),
    skipped: skipped.map(({ id }) => id).sort(),
    domains: [...flags.domain].sort(),
    phases: [...flags.phase].sort(),
    namespaces: [...flags.namespace].sort(),
  };
}
