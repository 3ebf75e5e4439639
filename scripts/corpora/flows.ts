import { type Conns, common, textOf } from './conns.ts';

/** One row: who may reach whom. Addresses outside are `ip:LOW-HIGH`. */
export interface Flow {
  readonly src: string;
  readonly dst: string;
  readonly conns: Conns;
}

export interface FlowsOptions {
  /** Only this is of interest. */
  readonly focus?: Conns | undefined;
  /** Rows that are left out on both sides. */
  readonly without?: ((id: string) => boolean) | undefined;
}

/** The rows that one side has and the other has not, in words. */
export function differences(
  theirs: readonly Flow[],
  ours: readonly Flow[],
  options: FlowsOptions = {},
): readonly string[] {
  const [expected, found] = [linesOf(theirs, options), linesOf(ours, options)];
  return [
    ...[...expected].filter((one) => !found.has(one)).map((one) => `theirs: ${one}`),
    ...[...found].filter((one) => !expected.has(one)).map((one) => `ours: ${one}`),
  ];
}

function linesOf(flows: readonly Flow[], options: FlowsOptions): ReadonlySet<string> {
  const { focus, without } = options;
  const rows = flows.flatMap(({ src, dst, conns }) => {
    const shown = textOf(focus === undefined ? conns : common(conns, focus));
    const outOfScope = [src, dst].some((one) => one.startsWith('ip6:') || without?.(one) === true);
    return shown === '' || outOfScope ? [] : [{ src, dst, shown }];
  });
  return new Set(coalesced(rows).map(({ src, dst, shown }) => `${src} => ${dst}: ${shown}`));
}

interface Row {
  readonly src: string;
  readonly dst: string;
  readonly shown: string;
}

/** Sources cut ranges of addresses where their policies do: touching ones with equal ports are one. */
function coalesced(rows: readonly Row[]): readonly Row[] {
  const groups = Map.groupBy(rows, ({ src, dst, shown }) => {
    const [from, to] = [rangeOf(src), rangeOf(dst)];
    return JSON.stringify([from === undefined ? src : '*', to === undefined ? dst : '*', shown]);
  });
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const side = rangeOf(first.src) === undefined ? 'dst' : 'src';
    const ranges = group.flatMap((one) => {
      const range = rangeOf(one[side]);
      return range === undefined ? [] : [range];
    });
    if (ranges.length === 0) return group;
    return joined(ranges).map((one) => ({ ...first, [side]: one }));
  });
}

function rangeOf(id: string): readonly [number, number] | undefined {
  const [, low, high] = /^ip:([\d.]+)-([\d.]+)$/.exec(id) ?? [];
  return low === undefined || high === undefined ? undefined : [numberOf(low), numberOf(high)];
}

function joined(ranges: readonly (readonly [number, number])[]): readonly string[] {
  const found: [number, number][] = [];
  for (const [low, high] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = found.at(-1);
    if (before !== undefined && low <= before[1] + 1) before[1] = Math.max(before[1], high);
    else found.push([low, high]);
  }
  return found.map(([low, high]) => `ip:${addressOf(low)}-${addressOf(high)}`);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, one) => sum * 256 + Number(one), 0);
}

function addressOf(value: number): string {
  return [16_777_216, 65_536, 256, 1].map((unit) => Math.floor(value / unit) % 256).join('.');
}
