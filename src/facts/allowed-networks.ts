import { type AddressRange, isWithin, parseAddress, parseBlock } from './reachability/addresses.ts';

/** How much of the internet a list of networks lets in; `unreadable` where one of them is none. */
export type Width = 'everybody' | 'wide' | 'narrow' | 'unreadable';

/** The addresses of a /16, above which a list is wide. */
const WIDE: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 16n, 6: 1n << 112n };
const ALL: Readonly<Record<4 | 6, bigint>> = { 4: 1n << 32n, 6: 1n << 128n };

const PRIVATE: readonly AddressRange[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((one) => rangeOf(one) ?? []);

/** Two halves of the internet are all of it, and networks that nobody is routed to from outside are none. */
export function widthOf(networks: readonly string[]): Width {
  const ranges = networks.map(rangeOf);
  const known = ranges.flatMap((one) => one ?? []);
  const sizes = ([4, 6] as const).map((family) => ({ family, size: sizeOf(known, family) }));
  if (sizes.some(({ family, size }) => size === ALL[family])) return 'everybody';
  if (known.length < ranges.length) return 'unreadable';
  const open = known.filter((one) => !PRIVATE.some((block) => isWithin(one, block)));
  const wide = ([4, 6] as const).some((family) => sizeOf(open, family) > WIDE[family]);
  return wide ? 'wide' : 'narrow';
}

/** Whether an address is one that the internet cannot be routed to; undefined for what is no address. */
export function isPrivate(address: string): boolean | undefined {
  const range = rangeOf(address);
  return range === undefined ? undefined : PRIVATE.some((block) => isWithin(range, block));
}

/** A block, or one address. */
function rangeOf(text: string): AddressRange | undefined {
  const address = parseAddress(text);
  if (address === undefined) return parseBlock(text);
  return { family: address.family, low: address.value, high: address.value };
}

/** How many addresses they cover together. */
function sizeOf(ranges: readonly AddressRange[], family: 4 | 6): bigint {
  const own = ranges
    .filter((one) => one.family === family)
    .toSorted((a, b) => (a.low < b.low ? -1 : Number(a.low > b.low)));
  let size = 0n;
  let end = -1n;
  for (const { low, high } of own) {
    if (high <= end) continue;
    size += high - (low > end ? low : end + 1n) + 1n;
    end = high;
  }
  return size;
}
