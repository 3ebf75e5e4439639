/** What stands in for a value that looks like a secret. */
export const REDACTED = '[redacted]';

/** Programs that take a password after a flag whose name does not say so, and that flag. */
const PROGRAMS: readonly (readonly [names: string, flag: string])[] = [
  [
    'mysql\\w{0,20}|mariadb[\\w-]{0,20}|mycli|mongo\\w{0,20}|cqlsh|rabbitmqadmin|sshpass|7z[ar]?',
    'p',
  ],
  ['docker|podman|nerdctl|buildah|skopeo|helm|oras|crane|regctl|az', 'p'],
  ['(?:redis|valkey|keydb)-cli', 'a'],
  ['ldap\\w{1,20}|slappasswd', 'w'],
  ['unzip|zip|sqlcmd|bcp', 'P'],
];

const FLAGS: readonly (readonly [RegExp, string])[] = PROGRAMS.map(([names, flag]) => [
  new RegExp(`^(?:${names})$`),
  flag,
]);

/** A program of the list and the rest of its command, up to the next one. */
const COMMAND = new RegExp(
  `(?<![\\w.-])(${PROGRAMS.map(([names]) => names).join('|')})(?![\\w-])([^|;&\\n]{1,4096})`,
  'g',
);

/** The same text with the passwords of those programs replaced. */
export function redactCommands(text: string): string {
  return text.replace(COMMAND, (all, program: string, rest: string) => {
    const flag = flagOf(program);
    return flag === undefined ? all : `${program}${redactFlag(rest, flag)}`;
  });
}

/** The same for a command in parts: `mysqladmin`, `-psecret` or `redis-cli`, `-a`, `secret`. */
export function redactParts(parts: readonly unknown[]): readonly unknown[] {
  const flag = flagIn(parts);
  if (flag === undefined) return parts;
  return parts.map((part, index) =>
    typeof part === 'string' ? redactPart(part, parts[index - 1], `-${flag}`) : part,
  );
}

function redactPart(part: string, before: unknown, flag: string): string {
  if (before === flag && !part.startsWith('-')) return isHarmless(part) ? part : REDACTED;
  const attached = part.startsWith(flag) ? part.slice(flag.length) : '';
  return isHarmless(attached) ? part : `${flag}${REDACTED}`;
}

function redactFlag(rest: string, flag: string): string {
  const given = new RegExp(`(\\s-${flag}[ =]{0,4})("[^"]*"|'[^']*'|[^\\s"'-][^\\s"']*)`, 'g');
  return rest.replace(given, (all, before: string, value: string) =>
    isHarmless(value) ? all : `${before}${REDACTED}`,
  );
}

/** Nothing, ports, as `docker run -p 80:80` publishes them, variables, and what was replaced before. */
function isHarmless(value: string): boolean {
  return /^["']?(?:[\d.:/-]*(?:tcp|udp)?|\$[({]?\w+[)}]?|\[redacted\])["']?$/.test(value);
}

function flagIn(parts: readonly unknown[]): string | undefined {
  for (const part of parts) {
    // A flag names no program.
    if (typeof part !== 'string' || part.startsWith('-')) continue;
    const flag = flagOf(baseName(part));
    if (flag !== undefined) return flag;
  }
  return undefined;
}

function flagOf(program: string): string | undefined {
  return FLAGS.find(([names]) => names.test(program))?.[1];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
