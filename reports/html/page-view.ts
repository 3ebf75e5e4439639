import type { ClusterReport, OrganizationScore, Report, Score } from '../../src/model/report.ts';
import { clusterNamed, codeOf, displayNames } from '../digest.ts';
import { catalogueNote, handling, interval } from '../words.ts';
import { slug } from './url.ts';

/** What every section needs of the page: names and link targets of clusters and checks. */
export interface Page {
  readonly report: Report;
  /** By cluster id. */
  readonly names: ReadonlyMap<string, string>;
  readonly anchors: ReadonlyMap<string, string>;
  /** The clusters, the lowest first. */
  readonly ranked: readonly ClusterReport[];
  /** The ids of those that a printed page shows: one of a hundred clusters is no reading. */
  readonly printed: ReadonlySet<string>;
  /** Whether there are so many checks that each says less until it is opened. */
  readonly isBrief: boolean;
}

/** More checks than this, each there in full, make a page that browsers are slow with. */
const MANY_CHECKS = 2000;

const PRINTED = 10;

interface Link {
  readonly text: string;
  /** Without the `#`; null where there is nothing to go to. */
  readonly anchor: string | null;
}

export function pageOf(report: Report): Page {
  const anchors = new Map(report.clusters.map(({ id }, index) => [id, `c${index + 1}`]));
  const ranked = [...report.clusters].sort(
    (a, b) => order(a) - order(b) || (a.score?.potential ?? 0) - (b.score?.potential ?? 0),
  );
  const printed = new Set(ranked.slice(0, PRINTED).map(({ id }) => id));
  const checks = report.clusters.reduce((sum, one) => sum + one.checks.length, 0);
  const isBrief = checks > MANY_CHECKS;
  return { report, names: displayNames(report), anchors, ranked, printed, isBrief };
}

/** Without a score there is nothing to rank by. */
function order({ score }: ClusterReport): number {
  return score?.assured ?? 0;
}

export function clusterLink({ names, anchors }: Page, id: string): Link {
  return { text: names.get(id) ?? id, anchor: anchors.get(id) ?? null };
}

/** To a check of one cluster, named by id or code. */
export function checkLink(page: Page, cluster: ClusterReport | undefined, check: string): Link {
  const found = cluster?.checks.find((one) => one.id === check || one.code === check);
  if (cluster === undefined || found === undefined)
    return { text: codeOf(cluster, check), anchor: null };
  return { text: found.code, anchor: checkAnchor(page, cluster, found.code) };
}

export function checkAnchor({ anchors }: Page, { id }: ClusterReport, code: string): string {
  return `${anchors.get(id) ?? 'c'}-${slug(code)}`;
}

/** Where the page says what a check asks, for all clusters. */
export function asksAnchor(id: string): string {
  return `asks-${slug(id)}`;
}

/** A score as a bar from 0 to 100 with its text alternative; only text where there is none. */
export interface Bar {
  readonly drawn: boolean;
  readonly label: string;
  readonly text: string;
  /** Where the proven part ends, and how far it may still reach. */
  readonly solid: string;
  readonly open: string;
  /** The upper bound where it is another than the lower. */
  readonly upTo: string | null;
}

export function bar(of: string, score: Score | OrganizationScore | null): Bar {
  const text = interval(score);
  const label = `${of}: ${text}`;
  if (score === null || score === 'not-filed') {
    return { drawn: false, label, text, solid: '0', open: '0', upTo: null };
  }
  const { assured, potential } = score;
  return {
    drawn: true,
    label: `${label} of 100`,
    text,
    solid: `${assured}`,
    open: `${potential - assured}`,
    upTo: potential > assured ? `${potential}` : null,
  };
}

export function top(page: Page): object {
  const { plan, tool, asOf } = page.report;
  return {
    organization: plan?.organization ?? null,
    reviewed: plan?.reviewed ?? null,
    tool: `${tool.name} ${tool.version}`,
    asOf,
    catalogue: catalogueNote(page.report),
    handling,
    ...navigation(page),
  };
}

const NAVIGABLE = 6;

/** The clusters in the navigation; of many, the table that compares them. */
function navigation(page: Page): object {
  const { clusters } = page.report;
  if (clusters.length > NAVIGABLE) return { clusters: [], all: `${clusters.length} clusters` };
  return { clusters: clusters.map(({ id }) => clusterLink(page, id)), all: null };
}

export function contradictions(page: Page): readonly object[] {
  const found = page.report.plan?.contradictions ?? [];
  return found.map(({ cluster, check, message }) => ({
    cluster: clusterLink(page, cluster),
    check: checkLink(page, clusterNamed(page.report, cluster), check),
    message,
  }));
}
