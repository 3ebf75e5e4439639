import { hanging } from '../../../reports/terminal/hang.ts';
import { blank, type Canvas, type Line, line, span } from '../../../reports/terminal/line.ts';
import { type Column, column, table } from '../../../reports/terminal/table.ts';
import type { Listed, ListedCluster, ListedPlace } from './listed.ts';

/** A table of what is known, below it a line for each that is not, and for each place apart. */
export function listedLines(all: readonly Listed[], canvas: Canvas): readonly Line[] {
  const clusters = all.flatMap((one) => (one.type === 'cluster' ? [one] : []));
  const places = all.flatMap((one) => (one.type === 'place' ? [one] : []));
  const known = clusters.filter((one) => !isUnread(one));
  const lost = clusters
    .filter(isUnread)
    .flatMap(({ name, cause, detail }) =>
      hanging(
        line(span('NOT READ', 'unseen'), '  '),
        line(`${name} (${cause}): ${detail}`),
        canvas,
      ),
    );
  return [
    ...(known.length === 0 ? [] : table(columns(known), canvas)),
    ...lost,
    ...known.flatMap((one) => silent(one, canvas)),
    ...(clusters.length === 0 || places.length === 0 ? [] : [blank]),
    ...places.flatMap((one) => placeLines(one, canvas)),
  ];
}

/** A cluster of which nothing is known but its name. */
export function isUnread({ reachable, provider, scope, version }: ListedCluster): boolean {
  return reachable === false && provider === 'unknown' && scope === null && version === null;
}

function silent(one: ListedCluster, canvas: Canvas): readonly Line[] {
  if (one.reachable !== false) return [];
  const text = line(`${one.name} (${one.cause}): ${one.detail}`);
  return hanging(line(span('NOT REACHED', 'unseen'), '  '), text, canvas);
}

function placeLines(one: ListedPlace, canvas: Canvas): readonly Line[] {
  const { place, provider, cause, detail, permission } = one;
  const remedy = permission === null ? '' : `; it takes ${permission}`;
  const text = line(`${provider}: ${place} (${cause}): ${detail}${remedy}`);
  return hanging(line(span('NOT LISTED', 'unseen'), '  '), text, canvas);
}

function columns(known: readonly ListedCluster[]): readonly Column[] {
  const all = [
    { ...column('CLUSTER', known, ({ name }) => span(name, 'bold')), flexible: true },
    column('PROVIDER', known, ({ provider }) => provider),
    column('DISTRIBUTION', known, ({ distribution }) => distribution),
    { ...column('VERSION', known, ({ version }) => version ?? 'not seen'), flexible: true },
    { ...column('CONTROL PLANE', known, managedCell), spare: 1 },
    { ...column('SCOPE', known, ({ scope }) => scope ?? ''), spare: 4, flexible: true },
    { ...column('REGION', known, ({ region }) => region ?? ''), spare: 3 },
    { ...column('STATUS', known, ({ status }) => status ?? ''), spare: 5 },
    { ...column('ANSWERS', known, answersCell), spare: 6 },
    { ...column('FOUND BY', known, ({ foundBy }) => foundBy.join(', ')), spare: 2, flexible: true },
  ];
  return all.filter(({ cells }) => cells.some(({ text }) => text !== ''));
}

function managedCell({ managed }: ListedCluster): string {
  if (managed === null) return 'unknown';
  return managed ? 'managed' : 'self-managed';
}

function answersCell({ reachable }: ListedCluster): string {
  if (reachable === null) return 'not asked';
  return reachable ? 'yes' : 'no';
}
