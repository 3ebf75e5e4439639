import { type Command, Option } from 'commander';
import { InputError } from '../model/input-error.ts';
import type { SelectionFlags } from './select.ts';

/** Flags of every command. */
export function addCommonFlags(command: Command): Command {
  return command
    .optionsGroup('Output to the terminal:')
    .option('--quiet', 'print nothing but results and errors')
    .option('--verbose', 'print every finding with its evidence, and stack traces of faults')
    .option('--no-color', 'no colour (also: NO_COLOR; FORCE_COLOR for some in a pipe)');
}

export function addSelectionFlags(
  command: Command,
  check: Option = repeatable('--check <id>', 'only this check, by slug or code'),
): Command {
  return command
    .optionsGroup('Which checks:')
    .addOption(check)
    .addOption(repeatable('--skip <id>', 'all but this check', 'none'))
    .addOption(repeatable('--domain <name>', 'only checks of this domain'))
    .addOption(repeatable('--phase <name>', 'only checks of this phase'))
    .addOption(repeatable('--namespace <name>', 'only findings about this namespace'));
}

/** A flag that may be given several times, and takes several values with commas; `otherwise` is what holds without it. */
export function repeatable(flags: string, description: string, otherwise: string = 'all'): Option {
  return new Option(flags, `${description} (repeatable)`)
    .default([], otherwise)
    .argParser((value: string, before: readonly string[]) => [
      ...before,
      ...value.split(',').map((one) => one.trim()),
    ]);
}

/** The selection of a command line whose command has the selection flags. */
export function selectionOf(options: Partial<SelectionFlags>): SelectionFlags {
  return {
    check: options.check ?? [],
    skip: options.skip ?? [],
    domain: options.domain ?? [],
    phase: options.phase ?? [],
    namespace: options.namespace ?? [],
  };
}

/** A date such as `2026-11-20` or an instant in UTC such as `2026-11-20T09:00:00Z`, in milliseconds. */
export function parseInstant(flag: string, text: string): number {
  const shape = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/;
  const value = shape.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(value) || !new Date(value).toISOString().startsWith(text.slice(0, 10))) {
    throw new InputError(`${flag} wants a date, not ${JSON.stringify(text)}`, {
      hint: 'as in 2026-11-20 or 2026-11-20T09:00:00Z',
    });
  }
  return value;
}

/** A duration such as `24h` or `7d`, in milliseconds. */
export function parseDuration(flag: string, text: string): number {
  const [, count, unit] = /^(\d{1,6})(m|h|d)$/.exec(text) ?? [];
  const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
  const factor = unit === undefined ? undefined : units[unit];
  if (factor === undefined) {
    throw new InputError(`${flag} wants a duration, not ${JSON.stringify(text)}`, {
      hint: 'as in 30m, 24h or 7d',
    });
  }
  return Number(count) * factor;
}
