import type { Picture } from '../src/model/picture.ts';
import {
  type Fan,
  type FanTarget,
  type NetworkIsolation,
  type Passage,
  type PassageMatrix,
  passages,
} from '../src/model/pictures/isolation.ts';
import { plural } from './words.ts';

/** The words of the isolation picture, the same in every format. */
export const passageNames: Readonly<Record<Passage, string>> = {
  open: 'open',
  partial: 'partly open',
  closed: 'closed',
  unknown: 'not known',
};

/** A sign besides the colour. */
export const passageSigns: Readonly<Record<Passage, string>> = {
  open: '□',
  partial: '◧',
  closed: '■',
  unknown: '?',
};

export const targetNames: Readonly<Record<FanTarget['target'], string>> = {
  internet: 'Internet',
  nodes: 'Nodes',
  metadata: 'Metadata service',
  api: 'API server',
};

export const fanStateNames: Readonly<Record<FanTarget['state'], string>> = {
  reached: 'reached',
  some: 'in part',
  closed: 'closed',
  unknown: 'not known',
};

export const basisNames: Readonly<Record<NetworkIsolation['basis'], string>> = {
  enforced: 'By what the network plugin enforces.',
  declared: 'By what the policies say; whether anything enforces them shows in a cluster only.',
};

/** The passages of a row: `3o12c` is three open ones and twelve closed. */
export function passagesOf(row: string): readonly Passage[] {
  const found: Passage[] = [];
  for (const [, length = '0', letter = 'u'] of row.matchAll(/(\d{1,3})([opcu])/g)) {
    const passage = passages.find((one) => one.startsWith(letter)) ?? 'unknown';
    for (let left = Number(length); left > 0; left -= 1) found.push(passage);
  }
  return found;
}

/** How many pairs of different namespaces there are of each passage. */
function passageCounts({ rows }: PassageMatrix): Readonly<Record<Passage, number>> {
  const counts = { open: 0, partial: 0, closed: 0, unknown: 0 };
  for (const [at, row] of rows.entries()) {
    for (const [to, passage] of passagesOf(row).entries()) {
      if (to !== at) counts[passage] += 1;
    }
  }
  return counts;
}

/** `12 of 30 pairs of namespaces are closed, 3 partly open`. */
export function countsText(matrix: PassageMatrix): string {
  const counts = passageCounts(matrix);
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  if (all === 0) return 'There are no two namespaces with pods on the pod network';
  const order: readonly Passage[] = ['open', 'partial', 'unknown', 'closed'];
  const parts = order.flatMap((one) =>
    counts[one] === 0 ? [] : `${counts[one].toLocaleString('en')} ${passageNames[one]}`,
  );
  return `Of ${plural(all, 'way')} from one namespace to another: ${parts.join(', ')}`;
}

/** How many cells differ between what is enforced and what policies say. */
export function unenforced({ rows, declared }: PassageMatrix): number {
  if (declared === null) return 0;
  let count = 0;
  for (const [at, row] of rows.entries()) {
    const said = passagesOf(declared[at] ?? '');
    count += passagesOf(row).filter((one, to) => one !== said[to]).length;
  }
  return count;
}

/** Namespaces that a workload reaches, a few by name. */
export function namespacesText({ namespaces, perhaps, of }: Fan, most: number): string {
  const all = namespaces.rows.length + namespaces.truncated;
  const more = perhaps === 0 ? '' : `, perhaps ${perhaps} more`;
  if (all === 0) return `none of ${plural(of, 'other namespace')}${more}`;
  const shown = namespaces.rows.slice(0, most).join(', ');
  const left = all - Math.min(most, namespaces.rows.length);
  const names = left === 0 ? shown : `${shown} and ${left} more`;
  return `${all} of ${of}${more}: ${names}`;
}

/** `Deployment shop/web` of a key. */
export function workloadName(key: string): string {
  const [, kind = '', ...rest] = key.split('/');
  return rest.length === 0 ? key : `${kind} ${rest.join('/')}`;
}

/** What nobody drew, and why; null where there is a picture. */
export function whyNotDrawn({ value, gaps }: Picture<unknown>): string | null {
  if (value !== null) return null;
  return gaps[0]?.detail ?? 'nothing of it was seen';
}
