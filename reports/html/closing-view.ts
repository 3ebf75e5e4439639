import { phases } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { phaseWeights } from '../../src/model/weights.ts';
import { limits, scoredPhases, textOf } from '../digest.ts';
import { remedies } from '../not-seen.ts';
import { catalogueNote, causeNames, interval, percent, phaseNames } from '../words.ts';
import { texts } from './check-view.ts';
import { byFramework } from './frameworks.ts';
import { asksAnchor, checkLink, clusterLink, type Page } from './page-view.ts';

/** What one cluster did not show, by the permission or input that would show it. */
export function notSeen(page: Page, cluster: ClusterReport): object {
  return {
    cluster: clusterLink(page, cluster.id),
    remedies: remedies(cluster).map((one) => ({
      permission: one.permission,
      causes: one.causes.map((cause) => causeNames[cause]).join(', '),
      sources: one.sources,
      namespaces: one.namespaces,
      details: one.details,
      checks: one.checks.map((code) => checkLink(page, cluster, code)),
    })),
  };
}

/** What one cluster's result rests on besides what was seen. */
export function assumptions(page: Page, cluster: ClusterReport): object {
  const link = (code: string): object => checkLink(page, cluster, code);
  return {
    cluster: clusterLink(page, cluster.id),
    share: percent(cluster.declaredOut.share),
    weight: `${cluster.declaredOut.weight}`,
    declared: cluster.checks
      .filter(({ proof }) => proof?.basis === 'declared')
      .map(({ code, proof }) => ({ check: link(code), message: proof?.message ?? '' })),
    assumed: cluster.checks.filter((one) => one.assumed).map(({ code }) => link(code)),
    waived: cluster.checks.flatMap(({ code, waived }) =>
      waived === null ? [] : [{ check: link(code), ...waived }],
    ),
    ignored: cluster.ignored.map(({ what, reason, origin }) => ({
      what,
      reason,
      where: origin === undefined ? null : `${origin.file}:${origin.line}`,
    })),
  };
}

/** How the numbers come about, with those of this result. */
export function method(page: Page): object {
  return {
    catalogue: catalogueNote(page.report),
    phases: phases.map((phase) => ({ name: phaseNames[phase], weight: `${phaseWeights[phase]}` })),
    fleet: interval(page.report.fleet.score),
    clusters: page.report.clusters.map((cluster) => ({
      link: clusterLink(page, cluster.id),
      weight: `${cluster.weight}`,
      phases: phases.map((phase) => interval(cluster.phases[phase])),
      score: interval(cluster.score),
      limits: scoredPhases(cluster)
        .filter(({ report }) => report.limitedBy.length > 0)
        .map(({ phase, report }) => `${phaseNames[phase]} ${limits(cluster, report.limitedBy)}`),
    })),
  };
}

/** One entry of the catalogue: what the check asks, whatever the clusters showed. */
export function reference(page: Page, id: string, code: string | null): object {
  const { title, question, references } = textOf(page.report, id);
  const frameworks = byFramework(references).map((one) => one.id);
  return {
    anchor: asksAnchor(id),
    id,
    code,
    title,
    question,
    frameworks: frameworks.join(' '),
    ...texts(page, id),
  };
}
