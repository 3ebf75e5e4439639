import { labels, list, text } from '../../../src/model/decode.ts';

/** The namespaces that are copied: those of the shop, which refer to each other. */
export const TENANTS: readonly string[] = [
  'catalog',
  'checkout',
  'identity',
  'notifications',
  'payments',
  'recommendations',
  'search',
  'storefront',
];

/** What every third copy of the tenants does worse. */
const WEAKER: Readonly<Record<string, string>> = {
  '"runAsNonRoot":true': '"runAsNonRoot":false',
  '"allowPrivilegeEscalation":false': '"allowPrivilegeEscalation":true',
  '"readOnlyRootFilesystem":true': '"readOnlyRootFilesystem":false',
  'pod-security.kubernetes.io/enforce":"restricted"':
    'pod-security.kubernetes.io/enforce":"baseline"',
};

/** Which copy of an object is wanted. */
export interface Copy {
  /** Of the tenants; of the node for what runs on every node. */
  readonly number: number;
  readonly replica: number;
  readonly weak: boolean;
  /** The number of the node that stands for one of the example's. */
  readonly nodeOf: (example: number) => number;
}

/** What differs between copies, by token. */
export type Tokens = ReadonlyMap<string, (copy: Copy) => string>;

const MOST_REPLICAS = 8;

/** Reads from the example's objects what has to differ between their copies: names, addresses, hashes. */
export function tokensOf(objects: readonly unknown[]): Tokens {
  const tokens = new Map<string, (copy: Copy) => string>();
  for (const [token, value] of Object.entries(WEAKER)) {
    tokens.set(token, ({ weak }) => (weak ? value : token));
  }
  const pods = objects.filter((raw) => text(raw, 'kind') === 'Pod');
  for (const [index, raw] of pods.entries()) addPod(tokens, raw, index, pods.length);
  const nodes = objects.filter((raw) => text(raw, 'kind') === 'Node').map(nodeOf);
  for (const [example, { name, address }] of nodes.entries()) {
    const numberOf = ({ nodeOf }: Copy): number => nodeOf(example);
    tokens.set(name, (copy) => nodes[numberOf(copy)]?.name ?? nodeName(numberOf(copy)));
    tokens.set(`"${address}"`, (copy) => `"${addressOf(128, numberOf(copy))}"`);
  }
  for (const hash of new Set(pods.flatMap(hashOf))) {
    tokens.set(hash, ({ number }) => (number === 0 ? hash : lettersOf(hash, number, 10)));
  }
  for (const name of TENANTS) {
    tokens.set(`"${name}"`, ({ number }) => (number === 0 ? `"${name}"` : `"${name}-${number}"`));
  }
  return tokens;
}

function addPod(
  tokens: Map<string, (copy: Copy) => string>,
  raw: unknown,
  index: number,
  pods: number,
): void {
  const name = text(raw, 'metadata.name') ?? '';
  const [hash] = hashOf(raw);
  const end = name.slice(name.lastIndexOf('-') + 1);
  const address = text(raw, 'status.podIP');
  // Pods of a StatefulSet have no random end.
  if (end.length === 5) {
    const start = name.slice(0, -end.length);
    tokens.set(`"${name}"`, (copy) => {
      if (copy.number === 0 && copy.replica === 0) return `"${name}"`;
      const suffix = lettersOf(name, copy.number * MOST_REPLICAS + copy.replica, 5);
      const own = hash === undefined ? undefined : tokens.get(hash)?.(copy);
      return `"${own === undefined ? start : start.replace(hash ?? '', own)}${suffix}"`;
    });
  }
  if (address !== undefined && text(raw, 'status.hostIP') !== address) {
    tokens.set(`"${address}"`, ({ number, replica }) => {
      return `"${addressOf(0, (number * pods + index) * MOST_REPLICAS + replica)}"`;
    });
  }
}

function nodeOf(raw: unknown): { readonly name: string; readonly address: string } {
  const addresses = list(raw, 'status.addresses');
  const own = addresses.find((one) => text(one, 'type') === 'InternalIP');
  return { name: text(raw, 'metadata.name') ?? '', address: text(own, 'address') ?? '' };
}

function nodeName(number: number): string {
  return `ip-10-${128 + (number >> 16)}-${(number >> 8) & 255}-${number & 255}.eu-central-1.compute.internal`;
}

function hashOf(raw: unknown): readonly string[] {
  const hash = labels(raw, 'metadata.labels').get('pod-template-hash');
  return hash === undefined ? [] : [hash];
}

function addressOf(second: number, number: number): string {
  return `10.${second + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Letters as controllers append them to names: the same for the same number, and different for others. */
function lettersOf(name: string, number: number, length: number): string {
  let left = number;
  let letters = '';
  for (let at = 0; at < length; at += 1) {
    const from = left + (name.codePointAt(at % name.length) ?? 0) + at * 7;
    letters += LETTERS[from % LETTERS.length];
    left = Math.floor(left / LETTERS.length);
  }
  return letters;
}
