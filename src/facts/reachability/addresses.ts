/** A range of addresses of one family, both ends included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly low: bigint;
  readonly high: bigint;
}

interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** As the API server reads it: no leading zeros, no zone. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const value = text.includes(':') ? parseV6(text) : parseV4(text);
  return value === undefined ? undefined : { family: text.includes(':') ? 6 : 4, value };
}

/** Host bits are ignored, as plugins do: `10.0.0.1/8` is `10.0.0.0/8`. */
export function parseBlock(cidr: string): AddressRange | undefined {
  const [text = '', length, more] = cidr.split('/');
  const address = parseAddress(text);
  if (address === undefined || length === undefined || more !== undefined) return undefined;
  const bits = address.family === 4 ? 32 : 128;
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) return undefined;
  const host = (1n << BigInt(bits - Number(length))) - 1n;
  return { family: address.family, low: address.value & ~host, high: address.value | host };
}

export function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && inner.low >= outer.low && inner.high <= outer.high;
}

/** `10.0.0.0`, `2001:db8::1` in the shortest form. */
export function formatAddress(family: 4 | 6, value: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((bits) => (value >> bits) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  const zeros = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map(([run]) => run);
  const [longest] = zeros.sort((a, b) => b.length - a.length);
  if (longest === undefined) return groups.join(':');
  return groups.join(':').replace(longest, '::').replace(/:{3,}/, '::');
}

function parseV4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    const number = Number(part);
    // Anything that is not written as numbers are (`01`, `1e1`, nothing) comes out otherwise.
    if (!(number >= 0 && number <= 255) || String(number) !== part) return undefined;
    value = value * 256 + number;
  }
  return BigInt(value);
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? joined(head) : undefined;
  if (tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (missing < 1) return undefined;
  return joined([...head, ...Array.from({ length: missing }, () => 0n), ...tail]);
}

/** 16 bits each; the last may be written as an IPv4 address. */
function groupsOf(half: string): readonly bigint[] | undefined {
  if (half === '') return [];
  const groups: bigint[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const v4 = index === parts.length - 1 ? parseV4(part) : undefined;
    if (v4 === undefined) return undefined;
    groups.push(v4 >> 16n, v4 & 0xffffn);
  }
  return groups;
}

function joined(groups: readonly bigint[]): bigint {
  let value = 0n;
  for (const group of groups) value = (value << 16n) | group;
  return value;
}
