import {
  type NetworkIsolation,
  type PassageMatrix,
  passages,
} from '../../src/model/pictures/isolation.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  basisNames,
  countsText,
  passageNames,
  passageSigns,
  passagesOf,
  unenforced,
  whyNotDrawn,
} from '../isolation-words.ts';
import { visibleMarkup } from '../text.ts';
import { plural } from '../words.ts';
import { fansView } from './fan-view.ts';
import type { Passages } from './page/passages.ts';
import { clusterLink, type Page } from './page-view.ts';

/** A table of more namespaces than this helps nobody without the script. */
const MOST_NAMESPACES = 25;
const MOST_WORST = 10;

/** Who reaches whom by namespace, and what each exposed workload reaches. */
export function isolationView(page: Page, cluster: ClusterReport): object {
  const { isolation } = cluster.pictures;
  const { value } = isolation;
  const id = idOf(page, cluster);
  const missing = whyNotDrawn(isolation);
  return {
    id,
    missing,
    perhapsMore: value !== null && isolation.state === 'partial',
    drawn: value === null ? null : drawnView(page, value, id),
  };
}

function idOf(page: Page, { id }: ClusterReport): string {
  return `${clusterLink(page, id).anchor ?? 'c'}-isolation`;
}

function drawnView(page: Page, value: NetworkIsolation, id: string): object {
  const { matrix, basis } = value;
  const idle = unenforced(matrix);
  const isSmall = matrix.namespaces.length <= MOST_NAMESPACES;
  const isMatrix = matrix.namespaces.length > 1 && !page.isBrief;
  return {
    counts: `${countsText(matrix)}.`,
    basis: basisNames[basis],
    idle: idle === 0 ? null : `Policies say something else of ${idle}, which nothing enforces.`,
    legend: passages.map((one) => ({
      passage: one,
      sign: passageSigns[one],
      name: passageNames[one],
    })),
    island: isMatrix ? `data-${id}` : null,
    table: isMatrix && isSmall ? tableView(matrix) : null,
    worst: isMatrix && !isSmall ? worstView(matrix) : null,
    left:
      matrix.truncated === 0
        ? null
        : `${plural(matrix.truncated, 'namespace')} more are not drawn; \`kubemuster fact reachability --by namespace\` has them.`,
    fans: fansView(page, value, id),
  };
}

function tableView({ namespaces, rows, reasons }: PassageMatrix): object {
  return {
    columns: namespaces.map(({ name }) => ({ name })),
    rows: rows.map((row, at) => ({
      name: namespaces[at]?.name ?? '',
      cells: passagesOf(row).map((one, to) => ({
        passage: to === at ? 'own' : one,
        sign: to === at ? '' : passageSigns[one],
        name: to === at ? 'itself' : passageNames[one],
      })),
    })),
    reasons: namespaces.map(({ name, leaves, enters }) => ({
      name,
      leaves: reasons[leaves] ?? '',
      enters: reasons[enters] ?? '',
    })),
  };
}

/** The namespaces that reach most others. */
function worstView({ namespaces, rows }: PassageMatrix): object {
  const counted = rows.map((row, at) => {
    const reached = passagesOf(row).filter(
      (one, to) => to !== at && (one === 'open' || one === 'partial'),
    );
    return { name: namespaces[at]?.name ?? '', count: reached.length };
  });
  const ranked = counted.toSorted((a, b) => b.count - a.count).slice(0, MOST_WORST);
  return {
    of: `${namespaces.length - 1}`,
    rows: ranked.map(({ name, count }) => ({ name, count: `${count}` })),
  };
}

/** What the page's script draws the matrix from; null where there is none to draw. */
export function passageIsland(
  page: Page,
  cluster: ClusterReport,
): { readonly id: string; readonly data: Passages } | null {
  const { value } = cluster.pictures.isolation;
  if (value === null || page.isBrief || value.matrix.namespaces.length < 2) return null;
  const { namespaces, rows, declared, reasons, why } = value.matrix;
  return {
    id: `data-${idOf(page, cluster)}`,
    data: {
      names: namespaces.map(({ name }) => visibleMarkup(name)),
      leaves: namespaces.map(({ leaves }) => leaves),
      enters: namespaces.map(({ enters }) => enters),
      rows: rows.map(visibleMarkup),
      declared: declared?.map(visibleMarkup) ?? null,
      reasons: reasons.map(visibleMarkup),
      why,
    },
  };
}
