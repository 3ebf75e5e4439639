import type { Command, Option } from 'commander';
import { program } from '../../src/cli/main.ts';
import { sessionOf } from '../../src/cli/session.ts';
import { withPart } from './part.ts';

/** Every command as the command line defines it, by name. */
export function commands(): ReadonlyMap<string, Command> {
  const root = program(sessionOf([], new AbortController().signal));
  return new Map(root.commands.map((command) => [command.name(), command]));
}

/** docs/commands/NAME.md with its usage and its flags as they are now. */
export function commandPage(page: string, command: Command): string {
  return withPart(page, 'flags', flagsOf(command));
}

/** A command of several, such as the drills: what all of them take stands once, at the end. */
function flagsOf(command: Command): string {
  const name = `kubemuster ${command.name()}`;
  const [first, ...others] = command.commands;
  if (first === undefined) {
    return [usage(name, command), argumentTable(command), ...flagTables(command.options)].join(
      '\n',
    );
  }
  const isShared = ({ flags }: Option): boolean =>
    others.every((one) => one.options.some((option) => option.flags === flags));
  const shared = first.options.filter(isShared);
  const parts = command.commands.flatMap((one) => {
    const own = one.options.filter(({ flags }) => shared.every((option) => option.flags !== flags));
    return [usage(`${name} ${one.name()}`, one), argumentTable(one), ...flagTables(own)];
  });
  return [...parts, ...flagTables(shared)].join('\n');
}

/** docs/commands/README.md with the list of commands as it is now. */
export function commandIndex(page: string): string {
  const rows = [...commands().values()].map(
    (command) => `| [${command.name()}](${command.name()}.md) | ${cell(command.description())} |`,
  );
  return withPart(page, 'commands', `| command | does |\n|---|---|\n${rows.join('\n')}\n`);
}

function usage(name: string, command: Command): string {
  return `\`\`\`\n${name} ${command.usage()}\n\`\`\`\n`;
}

function flagTables(options: readonly Option[]): readonly string[] {
  const groups = Map.groupBy(options, (one) => one.helpGroupHeading ?? 'Options:');
  return [...groups].map(([heading, listed]) => {
    const rows = listed.filter(({ hidden }) => !hidden).map(row);
    return `**${heading.replace(/:$/, '')}**\n\n| flag | what it does |\n|---|---|\n${rows.join('\n')}\n`;
  });
}

function argumentTable(command: Command): string {
  const rows = command.registeredArguments.map(
    (one) => `| \`${one.name()}\` | ${cell(one.description)} |`,
  );
  if (rows.length === 0) return '';
  return `**Arguments**\n\n| argument | what it is |\n|---|---|\n${rows.join('\n')}\n`;
}

function row({ flags, description, defaultValue, defaultValueDescription }: Option): string {
  const value: unknown = defaultValueDescription ?? defaultValue;
  const given = typeof value === 'string' ? ` Default: ${value}.` : '';
  return `| \`${flags}\` | ${cell(description)}.${given} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
