import { phases } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { limits, platform, scoredPhases } from '../digest.ts';
import { lowest } from '../weakest.ts';
import { maturity, percent, phaseNames, plural } from '../words.ts';
import { bar, clusterLink, type Page } from './page-view.ts';

/** The clusters beside each other, the lowest first; null where there is nothing to compare. */
export function comparedView(page: Page): object | null {
  const { clusters } = page.report;
  if (clusters.length < 2) return null;
  const left = clusters.length - page.printed.size;
  return {
    phases: phases.map((phase) => phaseNames[phase]),
    clusters: page.ranked.map((one) => row(page, one)),
    unprinted:
      left > 0
        ? `Printed are the ${page.printed.size} lowest clusters. ${plural(left, 'more cluster')} and everything else stand in report.html.`
        : null,
  };
}

function row(page: Page, cluster: ClusterReport): object {
  const link = clusterLink(page, cluster.id);
  const found = lowest(scoredPhases(cluster).map((one) => ({ cluster, ...one })));
  return {
    link,
    platform: platform(cluster),
    version: cluster.version ?? 'version not seen',
    score: bar(`Readiness of ${link.text}`, cluster.score),
    technical: bar(`Technical score of ${link.text}`, cluster.technical),
    organization: bar(`Organization score of ${link.text}`, cluster.organization),
    confidence: percent(cluster.confidence),
    maturity: maturity(cluster.maturity),
    declared: cluster.basis === 'declared',
    weakest: found === undefined ? 'none' : phaseNames[found.phase],
    limited: found === undefined ? '' : limits(cluster, found.report.limitedBy),
    phases: phases.map((phase) =>
      bar(`${phaseNames[phase]} in ${link.text}`, cluster.phases[phase]),
    ),
  };
}
