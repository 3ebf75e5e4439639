import { domains } from '../../src/model/check.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { textOf } from '../digest.ts';
import { remedies } from '../not-seen.ts';
import { causeNames, domainNames, percent } from '../words.ts';
import { texts } from './check-view.ts';
import { byFramework } from './frameworks.ts';
import { asksAnchor, checkLink, clusterLink, type Page } from './page-view.ts';

/** What one cluster did not show, by the permission or input that would show it. */
export function notSeen(page: Page, cluster: ClusterReport): object {
  return {
    cluster: clusterLink(page, cluster.id),
    unprinted: !page.printed.has(cluster.id),
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
  const { declaredOut, checks } = cluster;
  const lists = {
    declared: checks
      .filter(({ proof }) => proof?.basis === 'declared')
      .map(({ code, proof }) => ({ check: link(code), message: proof?.message ?? '' })),
    assumed: checks.filter((one) => one.assumed).map(({ code }) => link(code)),
    waived: checks.flatMap(({ code, waived }) =>
      waived === null ? [] : [{ check: link(code), ...waived }],
    ),
    ignored: cluster.ignored.map(({ what, reason, origin }) => ({
      what,
      reason,
      where: origin === undefined ? null : `${origin.file}:${origin.line}`,
    })),
  };
  return {
    cluster: clusterLink(page, cluster.id),
    unprinted: !page.printed.has(cluster.id),
    some: declaredOut.weight > 0 || Object.values(lists).some((all) => all.length > 0),
    share: percent(declaredOut.share),
    weight: declaredOut.weight > 0 ? `${declaredOut.weight}` : null,
    ...lists,
  };
}

/** What the checks ask, by domain. */
export function reference(page: Page): readonly object[] {
  const { docs, clusters } = page.report;
  const codes = new Map(clusters.flatMap(({ checks }) => checks.map(({ id, code }) => [id, code])));
  const groups = Map.groupBy(Object.keys(docs).sort(), (id) => id.split('/')[0] ?? id);
  return [...groups].map(([key, ids]) => {
    const domain = domains.find((one) => one === key);
    return {
      name: domain === undefined ? key : domainNames[domain],
      checks: ids.map((id) => entryView(page, id, codes.get(id) ?? null)),
    };
  });
}

/** One entry of the catalogue: what the check asks, whatever the clusters showed. */
function entryView(page: Page, id: string, code: string | null): object {
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
