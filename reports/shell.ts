import type { Command } from '../src/model/pictures/containment.ts';
import { oneLine, visibleText } from './text.ts';

/** Words that no shell takes for anything but themselves, wherever they stand. */
const PLAIN = /^[A-Za-z0-9_/.:@%+,-][A-Za-z0-9_/.:@%+,=-]*$/;

/** Flags of the commands that drills write, and how many arguments belong to each. */
const FLAGS: ReadonlyMap<string, number> = new Map([
  ['-n', 1],
  ['-l', 1],
  ['-f', 1],
  ['-p', 1],
  ['-o', 1],
  ['--type', 1],
  ['--overwrite', 0],
  ['--replicas=0', 0],
  ['--role-name', 1],
  ['--policy-name', 1],
  ['--policy-document', 1],
]);

const REFUSED = '# not printed: a name in this command is not one that an API server accepts';

/**
 * A command as a POSIX shell reads it, on one line. What a person has to do is a comment. A command is not
 * printed at all where a name in it could pass for a flag, or holds what a reader cannot see: nobody
 * should paste what they cannot read.
 */
export function shellLine(command: Command): string {
  const [first = ''] = command;
  if (command.length === 1 && first.startsWith('<')) {
    return `# ${oneLine(first.replace(/^<|>$/g, ''))}`;
  }
  if (!command.every(isReadable) || hidesFlag(command)) return REFUSED;
  return command.map(quoted).join(' ');
}

/** One argument, quoted where a shell would read more into it. */
export function quoted(argument: string): string {
  if (PLAIN.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}

function isReadable(argument: string): boolean {
  return visibleText(argument) === argument;
}

function hidesFlag(command: Command): boolean {
  let values = 0;
  for (const argument of command) {
    if (values > 0) values -= 1;
    else if (argument.startsWith('-')) {
      const takes = FLAGS.get(argument);
      if (takes === undefined) return true;
      values = takes;
    }
  }
  return false;
}
