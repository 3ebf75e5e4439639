import { parseArgs } from 'node:util';
import { InputError } from '../model/input-error.ts';
import type { Fact, FactFlag, FactFlags, FactOptions } from '../model/source.ts';
import { didYouMean } from './nearest.ts';

interface FactArguments {
  readonly paths: readonly string[];
  readonly options: FactOptions;
}

/** What follows a fact's id: its own flags and paths. Throws an InputError for a flag that it has not. */
export function factArguments(
  { id, flags = {} }: Fact<unknown>,
  args: readonly string[],
): FactArguments {
  const { tokens } = parseArgs({
    args: [...joined(args, flags)],
    options: Object.fromEntries(
      Object.entries(flags).map(([name, { value, short }]) => [
        name,
        {
          type: value === undefined ? 'boolean' : 'string',
          ...(short === undefined ? {} : { short }),
        },
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const options: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value = true } = token;
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) {
      throw new InputError(`the fact ${id} has no flag ${rawName}`, {
        hint: didYouMean(name, Object.keys(flags)) ?? flagsOf(id, Object.keys(flags)),
      });
    }
    checkValue(rawName, flag, value);
    if (Object.hasOwn(options, name)) throw new InputError(`${rawName} is given twice`);
    options[name] = value;
  }
  const paths = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  return { paths, options };
}

/** A flag such as `--who-can VERB RESOURCE` takes two words: they become one value. */
function joined(args: readonly string[], flags: FactFlags): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    found.push(arg);
    const name = arg.replace(/^--/, '');
    const words = Object.hasOwn(flags, name) ? wordsOf(flags[name]) : 1;
    if (words === 1 || name === arg) continue;
    found.push(args.slice(at + 1, at + 1 + words).join(' '));
    at += words;
  }
  return found;
}

function wordsOf(flag: FactFlag | undefined): number {
  return flag?.value?.split(' ').length ?? 1;
}

function checkValue(name: string, { value: wanted }: FactFlag, given: string | true): void {
  const words = given === true ? 0 : given.split(' ').length;
  const tooFew = wanted?.includes(' ') === true && words !== wanted.split(' ').length;
  if ((wanted === undefined) === (given === true) && !tooFew) return;
  throw new InputError(`${name} ${wanted === undefined ? 'takes no value' : `wants ${wanted}`}`);
}

function flagsOf(id: string, names: readonly string[]): string {
  const listed = names.map((name) => `--${name}`).join(', ');
  return names.length === 0 ? `${id} has no flags of its own` : `it has ${listed}`;
}

/** The flags of facts that have some, for the help. */
export function factFlagsHelp(facts: Iterable<Fact<unknown>>): string {
  const lines: string[] = [];
  for (const { id, flags } of facts) {
    if (flags === undefined) continue;
    lines.push('', `Flags of ${id}:`);
    for (const [name, { value, short, asks }] of Object.entries(flags)) {
      const long = short === undefined ? `--${name}` : `-${short}, --${name}`;
      const shown = value === undefined ? long : `${long} ${value}`;
      lines.push(`  ${shown.padEnd(27)}${asks}`);
    }
  }
  return lines.join('\n');
}
