import { phases } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { limits, scoredPhases, textOf } from '../digest.ts';
import { drags, isBelow, type Link, lowest, lowestLinks } from '../weakest.ts';
import { phaseNames, statusNames } from '../words.ts';
import { bar, checkLink, clusterLink, type Page } from './page-view.ts';

/** Of the findings in the weakest phase, so many are named. */
const NAMED = 2;

/** The six phases, each as its lowest cluster has it, and where the chain breaks. */
export function fleetChain(page: Page, clusters: readonly ClusterReport[]): object {
  const links = lowestLinks(clusters);
  const isFleet = clusters.length > 1;
  return {
    links: chain(page, links, isFleet),
    lowest: isFleet,
    weakest: weakestView(page, lowest(links), isFleet),
  };
}

/** The six phases of one cluster. */
export function clusterChain(page: Page, cluster: ClusterReport): object {
  const links = scoredPhases(cluster).map((one): Link => ({ cluster, ...one }));
  return { links: chain(page, links, false), weakest: weakestView(page, lowest(links), false) };
}

function chain(page: Page, links: readonly Link[], named: boolean): readonly object[] {
  const weakest = lowest(links);
  return phases.map((phase) => {
    const link = links.find((one) => one.phase === phase);
    const { text, anchor } = clusterLink(page, link?.cluster.id ?? '');
    return {
      name: phaseNames[phase],
      anchor: link === undefined ? null : `${anchor ?? 'c'}-${phase}`,
      bar: bar(`${phaseNames[phase]} in ${text}`, link?.report ?? null),
      where: named && link !== undefined ? text : '',
      // Not the one alone: what is as low breaks as soon.
      first: link !== undefined && weakest !== undefined && !isBelow(weakest.report, link.report),
    };
  });
}

function weakestView(page: Page, link: Link | undefined, isFleet: boolean): object | null {
  if (link === undefined) return null;
  const { cluster, phase, report } = link;
  const found = drags(link);
  return {
    phase: phaseNames[phase],
    cluster: isFleet ? clusterLink(page, cluster.id) : null,
    gates: limits(cluster, report.limitedBy),
    drags: found.slice(0, NAMED).map((check) => ({
      check: checkLink(page, cluster, check.code),
      title: textOf(page.report, check.id).title,
      status: check.status,
      statusName: statusNames[check.status],
    })),
    more: found.length > NAMED ? `and ${found.length - NAMED} more` : null,
  };
}
