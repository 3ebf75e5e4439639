import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Completes package-lock.json with the optional packages of other platforms. A registry mirror may
 * lack them, npm then leaves them out, and `npm ci` refuses the lockfile on every machine. Their
 * versions are those that their parents pin. Run it after every change of a dependency.
 */
interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const SYSTEMS: Readonly<Record<string, string>> = {
  windows: 'win32',
  win: 'win32',
  macos: 'darwin',
};
const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

const file = path.join(import.meta.dirname, '..', 'package-lock.json');
const lock: { packages: Record<string, Entry> } = JSON.parse(await readFile(file, 'utf8'));
const added: string[] = [];
for (const [where, parent] of Object.entries(lock.packages)) {
  for (const [name, wanted] of Object.entries(parent.optionalDependencies ?? {})) {
    const version = /^\d+\.\d+\.\d+[-\w.]*$/.exec(wanted)?.[0];
    if (where === '' || version === undefined) continue;
    const places = [`${where}/node_modules/${name}`, ...above(where, name)];
    const nearest = places.find((place) => lock.packages[place] !== undefined);
    if (nearest !== undefined && lock.packages[nearest]?.version === version) continue;
    const place = nearest === undefined ? `node_modules/${name}` : places[0];
    if (place === undefined) continue;
    lock.packages[place] = { version, ...platformOf(name), ...marksOf(parent), optional: true };
    added.push(`${name}@${version}`);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
await writeFile(
  file,
  `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`,
);
for (const one of added) console.log(`added ${one}`);

/** Where Node looks for a package next: beside its parent, then further up. */
function above(where: string, name: string): readonly string[] {
  const up = where.slice(0, where.lastIndexOf('node_modules/'));
  const here = `${up}node_modules/${name}`;
  return up === '' ? [here] : [here, ...above(up.replace(/\/$/, ''), name)];
}

function marksOf({ dev }: Entry): Pick<Entry, 'dev'> {
  return dev === true ? { dev } : {};
}

/** The platform as the package's name tells it, such as `binding-linux-arm64-musl`. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[/-]/).map((word) => SYSTEMS[word] ?? word);
  const os = words.find((word) => OS.includes(word));
  const cpu = words.find((word) => CPU.includes(word));
  const musl = words.some((word) => word.startsWith('musl'));
  const libc = os !== 'linux' ? undefined : musl ? 'musl' : 'glibc';
  if (os === undefined && cpu === undefined) throw new Error(`no platform in the name ${name}`);
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(os === undefined ? {} : { os: [os] }),
    ...(libc === undefined ? {} : { libc: [libc] }),
  };
}
