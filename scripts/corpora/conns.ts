/** Allowed ports by protocol, as inclusive ranges in order: the shape of a flow. */
export type Conns = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** As text, so that equal sets are equal texts: in order, touching ranges as one. */
export function textOf(conns: Conns): string {
  return Object.keys(conns)
    .toSorted()
    .map((protocol) => [protocol, joined(conns[protocol] ?? [])] as const)
    .filter(([, ranges]) => ranges.length > 0)
    .map(([protocol, ranges]) => `${protocol} ${ranges.map(rangeText).join(',')}`)
    .join('; ');
}

export function union(...all: readonly Conns[]): Conns {
  const found: Record<string, readonly (readonly [number, number])[]> = {};
  for (const conns of all) {
    for (const [protocol, ranges] of Object.entries(conns)) {
      found[protocol] = joined([...(found[protocol] ?? []), ...ranges]);
    }
  }
  return found;
}

/** What both hold. */
export function common(a: Conns, b: Conns): Conns {
  const found: Record<string, (readonly [number, number])[]> = {};
  for (const [protocol, ranges] of Object.entries(a)) {
    found[protocol] = ranges.flatMap(([first, last]) =>
      (b[protocol] ?? []).flatMap(([from, to]) => {
        const both = [Math.max(first, from), Math.min(last, to)] as const;
        return both[0] <= both[1] ? [both] : [];
      }),
    );
  }
  return found;
}

export function holds(conns: Conns, protocol: string, port: number): boolean {
  return (conns[protocol] ?? []).some(([first, last]) => first <= port && port <= last);
}

/** One port, as `UDP 52` or `tcp-80`; undefined where none is given. */
export function focusOf(text: string): Conns | undefined {
  const [, protocol, port] = /^([a-z]+)[ -](\d+)$/i.exec(text) ?? [];
  if (protocol === undefined) return undefined;
  return { [protocol.toUpperCase()]: [[Number(port), Number(port)]] };
}

function joined(
  ranges: readonly (readonly [number, number])[],
): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = found.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else found.push([first, last]);
  }
  return found;
}

function rangeText([first, last]: readonly [number, number]): string {
  return first === last ? `${first}` : `${first}-${last}`;
}
