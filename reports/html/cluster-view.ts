import { domains, type Phase } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { limits, management, platform } from '../digest.ts';
import {
  domainNames,
  interval,
  maturity,
  percent,
  phaseClaims,
  phaseNames,
  statuses,
  statusNames,
} from '../words.ts';
import { bar, checkLink, clusterLink, type Page } from './page-view.ts';

/** The head of a cluster's section: its numbers and facts. */
export function clusterView(page: Page, cluster: ClusterReport): object {
  const { text, anchor } = clusterLink(page, cluster.id);
  return {
    anchor,
    name: text,
    score: bar(`Readiness of ${text}`, cluster.score),
    technical: bar(`Technical score of ${text}`, cluster.technical),
    organization: bar(`Organization score of ${text}`, cluster.organization),
    confidence: percent(cluster.confidence),
    assurance: percent(cluster.assurance),
    maturity: maturity(cluster.maturity),
    needs: cluster.maturityNeeds,
    counts: counts(cluster),
    facts: facts(cluster),
    missing: cluster.permissions.missing,
    domains: domains.map((domain) => ({
      name: domainNames[domain],
      score: interval(cluster.domains[domain]),
      confidence: percent(cluster.domains[domain]?.confidence ?? null),
    })),
  };
}

function counts(cluster: ClusterReport): readonly object[] {
  return statuses.map((status) => ({
    status,
    name: statusNames[status],
    count: `${cluster.checks.filter((one) => one.status === status).length}`,
  }));
}

function facts(cluster: ClusterReport): readonly object[] {
  const { declaredOut, collectedAt } = cluster;
  const all: readonly (readonly [string, string])[] = [
    ['Platform', `${platform(cluster)}, ${management(cluster)}`],
    ['Version', cluster.version ?? 'not seen'],
    ['Region', cluster.region ?? 'not seen'],
    ['Environment', cluster.environment ?? 'not declared'],
    ['Weight in the fleet', `${cluster.weight}`],
    ['Read from', cluster.source],
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
    limited: limits(cluster, report?.limitedBy ?? []),
    gates: gates.map((one) => ({
      check: checkLink(page, cluster, one.code),
      status: one.status,
      statusName: statusNames[one.status],
      cap: `${one.gate ?? ''}`,
    })),
  };
}
