import type { ClusterReport } from '../../src/model/report.ts';
import { nextActions, textOf } from '../digest.ts';
import { fleetRemedies, leftOpen } from '../open.ts';
import { counted } from '../weakest.ts';
import { gain, ownerNames, plural } from '../words.ts';
import { fleetChain } from './chain-view.ts';
import { checkLink, clusterLink, type Page } from './page-view.ts';

const FIRST = 3;
/** Lines about what was not looked at; the first screen has room for so many. */
const LINES = 7;
const UNREACHABLE = 3;

/** Where it breaks first, what to do first, what was not looked at: for the first screen. */
export function answersView(page: Page): object {
  const { report } = page;
  const isFleet = report.clusters.length > 1;
  const { unreachable } = report;
  const open = leftOpen(report);
  const lost = Math.min(unreachable.length, UNREACHABLE);
  const unnamed = unreachable.length - lost;
  return {
    ...fleetChain(page, counted(report)),
    monday: monday(page),
    unreachable: unreachable.slice(0, lost),
    unnamed: unnamed > 0 ? `${plural(unnamed, 'more cluster')} could not be read.` : null,
    open,
    remedies: fleetRemedies(report)

      .slice(0, Math.max(1, LINES - open.length - lost))
      .map(({ permission, clusters, answers }) => ({
        permission,
        count: `would narrow ${plural(answers, 'answer')}`,
        clusters: isFleet ? plural(clusters.length, 'cluster') : null,
      })),
  };
}

/** Checks that stand beside an action; a title would speak for one of several. */
const NAMED = 1;

/** The actions that gain most in any cluster, one for each check, whoever owns them. */
function monday(page: Page): readonly object[] {
  const isFleet = page.report.clusters.length > 1;
  const all = nextActions(page.report).flatMap(({ owner, actions }) =>
    actions.flatMap(({ action, checks, gains: [best, ...others] }) =>
      best === undefined ? [] : [{ owner, action, checks, best, others }],
    ),
  );
  all.sort(
    (a, b) =>
      b.best.gain - a.best.gain ||
      (a.best.cluster.score?.assured ?? 0) - (b.best.cluster.score?.assured ?? 0),
  );
  const taken = new Set<string>();
  const distinct = all.filter(({ checks }) => {
    const isNew = !checks.some((one) => taken.has(one));
    for (const one of checks) taken.add(one);
    return isNew;
  });
  return distinct.slice(0, FIRST).map(({ owner, action, checks, best, others }) => ({
    action,
    owner: ownerNames[owner],
    gain: gain(best.gain),
    cluster: isFleet ? clusterLink(page, best.cluster.id) : null,
    also: others.length > 0 ? `and ${others.length} more` : null,
    checks: checks.slice(0, NAMED).map((code) => ({
      ...checkLink(page, best.cluster, code),
      title: checks.length === 1 ? titleOf(page, best.cluster, code) : null,
    })),
    more: checks.length > NAMED ? `and ${plural(checks.length - NAMED, 'more check')}` : null,
  }));
}

/** The claim that a check of this cluster makes. */
function titleOf({ report }: Page, cluster: ClusterReport, code: string): string {
  const found = cluster.checks.find((one) => one.code === code);
  return found === undefined ? '' : textOf(report, found.id).title;
}
