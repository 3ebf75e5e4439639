import { type Conns, common, textOf } from './conns.ts';
import { ourSelector, type Selectors, theirSelector } from './selectors.ts';
import type { Convention } from './suite.ts';

export const NAMED: Convention = {
  id: 'exposure-named',
  rule: 'a pod that does not exist has no container ports, so a port by name is none of ours; theirs lists the name',
};

/** A class is written the same on both sides; `any` is a pod of which nothing is known. */
export interface Row {
  readonly workload: string;
  readonly of: string;
  readonly selectors: Selectors | undefined;
  readonly conns: Conns;
}

export interface TheirRow {
  readonly workload: string;
  readonly peer: string;
  readonly conns: Readonly<Record<string, readonly (string | readonly [number, number])[]>>;
}

export function theirRows(rows: readonly TheirRow[], applied: Set<Convention>): readonly Row[] {
  // Addresses outside are among our flows, and compared there.
  return rows
    .filter(({ peer }) => !peer.startsWith('ip:'))
    .flatMap(({ workload, peer, conns }) => {
      const numbers = Object.entries(conns).map(
        ([protocol, ranges]) =>
          [protocol, ranges.filter((one) => typeof one !== 'string')] as const,
      );
      const names = Object.values(conns).flat();
      if (names.some((one) => typeof one === 'string')) applied.add(NAMED);
      const selectors = peer === 'entire-cluster' ? undefined : theirSelector(peer);
      const read = Object.fromEntries(numbers);
      if (textOf(read) === '' && selectors === undefined) return [];
      return [{ workload, of: classOf(selectors), selectors, conns: read }];
    });
}

interface OurRow {
  readonly workload: string;
  readonly peer: 'any' | { readonly namespaces: string; readonly pods: string };
  readonly conns: Conns;
}

export interface Ours {
  readonly ingress: readonly OurRow[];
  readonly egress: readonly OurRow[];
  readonly unprotected: readonly { readonly workload: string; readonly direction: string }[];
}

/** Only what differs from a pod of which nothing is known, also where one port is asked about. */
export function ourRows(rows: readonly OurRow[], focus: Conns | undefined): readonly Row[] {
  const read = rows.map(({ workload, peer, conns }): Row => {
    const selectors = peer === 'any' ? undefined : ourSelector(peer);
    const asked = focus === undefined ? conns : common(conns, focus);
    return { workload, of: classOf(selectors), selectors, conns: asked };
  });
  return read.filter((row) => {
    if (row.of === 'any') return textOf(row.conns) !== '';
    const any = read.find((one) => one.workload === row.workload && one.of === 'any');
    return textOf(row.conns) !== textOf(any?.conns ?? {});
  });
}

function classOf(selectors: Selectors | undefined): string {
  if (selectors === undefined) return 'any';
  return `pods with ${requirementsText(selectors.pods)} in namespaces with ${requirementsText(selectors.namespaces)}`;
}

function requirementsText(all: Selectors['pods']): string {
  if (all.length === 0) return 'any labels';
  return all
    .map(({ key, operator, values }) => `${key} ${operator} ${values.toSorted().join('|')}`.trim())
    .toSorted()
    .join(', ');
}
