import type { Sign } from '../src/model/picture.ts';
import type {
  AtLeast,
  Coverage,
  Mesh,
  MeshNamespace,
  ModeChain,
  PlaintextCount,
  PlaintextRow,
} from '../src/model/pictures/mesh.ts';
import { workloadName } from './isolation-words.ts';
import { plural } from './words.ts';

/** The words of the mesh picture, the same in every format. */
export const coverageNames: Readonly<Record<Coverage, string>> = {
  strict: 'mutual TLS alone',
  permissive: 'takes plaintext',
  outside: 'outside the mesh',
  unknown: 'not known',
};

/** A sign besides the colour. */
export const coverageSigns: Readonly<Record<Coverage, string>> = {
  strict: '■',
  permissive: '◧',
  outside: '□',
  unknown: '?',
};

/** Whether there is anything to show: without a mesh nobody asks what it encrypts. */
export function hasMesh(value: Mesh | null): value is Mesh {
  return value !== null && value.meshes.length > 0;
}

function boundsText({ low, high }: AtLeast): string {
  if (high === null) return `at least ${low}`;
  return low === high ? `${low}` : `${low} to ${high}`;
}

const inWords: Readonly<Record<Coverage, string>> = {
  strict: 'with mutual TLS alone',
  permissive: 'open to plaintext',
  unknown: 'of which it is not known',
  outside: 'outside the mesh',
};

/** How many workloads of the cluster are how. */
export function coverageText({ meshes, namespaces }: Mesh): string {
  const total = (one: Coverage): number => namespaces.rows.reduce((sum, row) => sum + row[one], 0);
  const parts = (['strict', 'permissive', 'unknown', 'outside'] as const)
    .map((one) => [total(one), inWords[one]] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${plural(count, 'workload')} ${words}`);
  return `${meshes.join(' and ')}: ${parts.join(', ')}`;
}

export function pairsText({ talking, plaintext, clientsChoice }: PlaintextCount): string {
  const likes =
    clientsChoice.high === 0
      ? ''
      : `; ${boundsText(clientsChoice)} more use TLS only because the client does`;
  return `${boundsText(plaintext)} of ${boundsText(talking)} pairs that may talk can do so in plaintext${likes}`;
}

export function pairName({ client, server, certain }: PlaintextRow): string {
  return `${client} to ${server}${certain ? '' : ' (perhaps)'}`;
}

export function portsText(ports: readonly string[]): string {
  return ports.map((one) => (one === '*' ? 'any other' : one)).join(', ');
}

export function signText({ object, path, value }: Sign): string {
  const field = path === '' ? '' : `${path}: `;
  return `${workloadName(object)}, ${field}${value}`;
}

/** What led to a mode, the widest first. */
export function chainText({ because, unseen }: ModeChain): string {
  const found = because.map(signText);
  return [...found, ...unseen.map((one) => `not seen: ${one}`)].join('; ') || 'no policy';
}

export function namespaceTotal({ strict, permissive, outside, unknown }: MeshNamespace): number {
  return strict + permissive + outside + unknown;
}
