/** An address of one of the two families, as a number. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export function addressOf(text: string): Address | undefined {
  return text.includes(':') ? sixOf(text) : fourOf(text);
}

/** Bits of the host part may be set, as Go's ParseCIDR has it. */
export function blockOf(cidr: string): Block | undefined {
  const [ip = '', length = '', more] = cidr.split('/');
  const address = addressOf(ip);
  if (address === undefined || more !== undefined || !/^(0|[1-9]\d{0,2})$/.test(length)) {
    return undefined;
  }
  const bits = address.family === 4 ? 32 : 128;
  if (Number(length) > bits) return undefined;
  const size = 1n << BigInt(bits - Number(length));
  const first = (address.value / size) * size;
  return { family: address.family, first, last: first + size - 1n };
}

export function holds(block: Block, address: Address): boolean {
  return (
    block.family === address.family && block.first <= address.value && address.value <= block.last
  );
}

function fourOf(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((one) => /^(0|[1-9]\d{0,2})$/.test(one))) return undefined;
  if (parts.some((one) => Number(one) > 255)) return undefined;
  return { family: 4, value: parts.reduce((sum, one) => sum * 256n + BigInt(one), 0n) };
}

function sixOf(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((one) => (one === '' ? [] : one.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((one) => /^[\da-f]{1,4}$/i.test(one))) return undefined;
  return { family: 6, value: groups.reduce((sum, one) => sum * 65536n + BigInt(`0x${one}`), 0n) };
}
