import { phases } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { limits, nextActions, platform, weakest } from '../digest.ts';
import { remedies } from '../not-seen.ts';
import { gain, maturity, noHeadline, ownerNames, percent, phaseNames, plural } from '../words.ts';
import { type Bar, bar, checkLink, clusterLink, contradictions, type Page } from './page-view.ts';

/** The first section: how ready, how sure, where it breaks first, what to do, what was not seen. */
export function decision(page: Page): object {
  const { report } = page;
  const { fleet } = report;
  return {
    noHeadline: noHeadline(report),
    scores: scores(page),
    confidence: percent(fleet.confidence),
    assurance: percent(fleet.assurance),
    maturity: maturity(fleet.maturity),
    worst: fleet.worst === null ? null : clusterLink(page, fleet.worst),
    contradictions: contradictions(page),
    unreachable: report.unreachable,
    phases: phases.map((phase) => phaseNames[phase]),
    clusters: report.clusters.map((one) => clusterRow(page, one)),
    owners: actions(page),
    notSeen: report.clusters.flatMap((one) => mostOpen(page, one)),
  };
}

function scores({ report }: Page): readonly { readonly name: string; readonly bar: Bar }[] {
  const { score, technical, organization } = report.fleet;
  const readiness = { name: 'Readiness', bar: bar('Readiness of the fleet', score) };
  const technically = { name: 'Technical', bar: bar('Technical score of the fleet', technical) };
  const organized = {
    name: 'Organization',
    bar: bar('Organization score of the fleet', organization),
  };
  return report.plan === null
    ? [technically, readiness, organized]
    : [readiness, technically, organized];
}

function clusterRow(page: Page, cluster: ClusterReport): object {
  const link = clusterLink(page, cluster.id);
  const found = weakest(cluster);
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

function actions(page: Page): readonly object[] {
  return nextActions(page.report).map(({ owner, actions }) => ({
    name: ownerNames[owner],
    actions: actions.map(({ action, checks, gains }) => ({
      action,
      checks: checks.map((code) => checkLink(page, gains[0]?.cluster, code)),
      gains: gains.map((one) => ({
        gain: gain(one.gain),
        cluster: clusterLink(page, one.cluster.id),
      })),
    })),
  }));
}

/** The three inputs or permissions that would help most checks of a cluster. */
function mostOpen(page: Page, cluster: ClusterReport): readonly object[] {
  return remedies(cluster)
    .filter(({ permission, checks }) => permission !== null && checks.length > 0)
    .slice(0, 3)
    .map(({ permission, checks }) => ({
      permission,
      cluster: clusterLink(page, cluster.id),
      count: plural(checks.length, 'check'),
    }));
}
