import { domains, type Phase } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { foundBy, limits, management, platform, textOf } from '../digest.ts';
import { domainNames, percent, phaseClaims, phaseNames, statuses, statusNames } from '../words.ts';
import { ownersView } from './actions-view.ts';
import { clusterChain } from './chain-view.ts';
import { ladderView } from './ladder-view.ts';
import { bar, checkLink, clusterLink, type Page } from './page-view.ts';
import { scoresView } from './score-view.ts';

/** The head of a cluster's section: its numbers, its phases, how far it got, what to do next. */
export function clusterView(page: Page, cluster: ClusterReport): object {
  const { text, anchor } = clusterLink(page, cluster.id);
  const { report } = page;
  const planFiled = report.plan !== null;
  const question = 'How ready is it?';
  return {
    anchor,
    name: text,
    unprinted: !page.printed.has(cluster.id),
    summary: summary(cluster),
    counts: counts(cluster, () => true),
    scores: cluster.score === null ? null : scoresView(text, cluster, { question, planFiled }),
    ...clusterChain(page, cluster),
    ...ladderView(cluster),
    owners: ownersView(page, { ...report, clusters: [cluster] }),
  };
}

function summary(cluster: ClusterReport): string {
  const parts = [
    platform(cluster),
    cluster.version ?? 'version not seen',
    management(cluster),
    cluster.region,
    cluster.environment ?? 'environment not declared',
    cluster.basis === 'declared' ? 'declared in manifests' : null,
  ];
  return parts.filter((one) => one !== null).join(' · ');
}

function counts(
  cluster: ClusterReport,
  asked: (check: ClusterReport['checks'][number]) => boolean,
): readonly object[] {
  const checks = cluster.checks.filter(asked);
  return statuses.flatMap((status) => {
    const count = checks.filter((one) => one.status === status).length;
    return count === 0 ? [] : [{ status, name: statusNames[status], count: `${count}` }];
  });
}

/** What stands below the picture of a cluster: its domains and how it was read. */
export function clusterFacts(page: Page, cluster: ClusterReport): object {
  const { text } = clusterLink(page, cluster.id);
  return {
    facts: facts(cluster),
    missing: cluster.permissions.missing,
    domains: domains.map((domain) => ({
      name: domainNames[domain],
      score: bar(`${domainNames[domain]} of ${text}`, cluster.domains[domain]),
      confidence: percent(cluster.domains[domain]?.confidence ?? null),
    })),
  };
}

function facts(cluster: ClusterReport): readonly object[] {
  const { declaredOut, collectedAt } = cluster;
  const found = foundBy(cluster);
  const all: readonly (readonly [string, string])[] = [
    ['Platform', `${platform(cluster)}, ${management(cluster)}`],
    ['Version', cluster.version ?? 'not seen'],
    ['Region', cluster.region ?? 'not seen'],
    ['Environment', cluster.environment ?? 'not declared'],
    ['Weight in the fleet', `${cluster.weight}`],
    ['Read from', cluster.source],
    ...(found === null ? [] : [['Found by', found] as const]),
    ['Read at', collectedAt ?? 'no time, as for manifests'],
    ['Basis of the score', cluster.basis],
    ['Declared out of scope', `${percent(declaredOut.share)} of the catalogue’s weight`],
    ['Id', cluster.id],
    ...cluster.identities.map(({ type, value }) => [`Known by ${type}`, value] as const),
    ['Permissions held', cluster.permissions.held.join(', ') || 'not known'],
  ];
  return all.map(([name, value]) => ({ name, value }));
}

/** The head of one phase: its claim, its score, what limits it, its gates. */
export function phaseView(page: Page, cluster: ClusterReport, phase: Phase): object {
  const report = cluster.phases[phase];
  const gates = cluster.checks.filter((one) => one.phase === phase && one.gate !== null);
  const { text, anchor } = clusterLink(page, cluster.id);
  return {
    anchor: `${anchor ?? 'c'}-${phase}`,
    name: phaseNames[phase],
    claim: phaseClaims[phase],
    score: bar(`${phaseNames[phase]} in ${text}`, report),
    confidence: percent(report?.confidence ?? null),
    applies: report !== null,
    counts: counts(cluster, (check) => check.phase === phase),
    limited: limits(cluster, report?.limitedBy ?? []),
    gates: gates.map((one) => ({
      check: checkLink(page, cluster, one.code),
      title: textOf(page.report, one.id).title,
      status: one.status,
      statusName: statusNames[one.status],
      cap: `${one.gate ?? ''}`,
    })),
  };
}
