import type { ClusterReport } from '../../src/model/report.ts';
import { clusterNamed } from '../digest.ts';
import { noHeadline } from '../words.ts';
import { answersView } from './answers-view.ts';
import { checkLink, clusterLink, type Page } from './page-view.ts';
import { scoresView } from './score-view.ts';

/** The first screen: how ready, how sure, where it breaks first, what to do, what was not seen. */
export function decision(page: Page): object {
  const { report } = page;
  return {
    noHeadline: noHeadline(report),
    contradicted: contradicted(page),
    scores: headline(page),
    answers: report.clusters.length === 0 ? null : answersView(page),
  };
}

/** Of the fleet; without one, of the only cluster, whose score is a declared one. */
function headline({ report, names }: Page): object | null {
  const planFiled = report.plan !== null;
  const question = 'How ready are we?';
  if (report.fleet.score !== null) {
    return scoresView('the fleet', report.fleet, { question, planFiled });
  }
  const [only, ...others] = report.clusters;
  if (only === undefined || others.length > 0 || only.score === null) return null;
  return scoresView(names.get(only.id) ?? only.id, only, { question, planFiled });
}

const NAMED = 3;

/** Which checks of which clusters the plan contradicts; what it says is told further down. */
function contradicted(page: Page): object | null {
  const found = page.report.plan?.contradictions ?? [];
  if (found.length === 0) return null;
  const byCluster = [...Map.groupBy(found, ({ cluster }) => cluster)];
  const named = byCluster.slice(0, NAMED).map(([id, all]) => {
    const cluster: ClusterReport | undefined = clusterNamed(page.report, id);
    const checks = [...new Set(all.map(({ check }) => check))];
    return {
      cluster: clusterLink(page, id),
      checks: checks.slice(0, NAMED).map((check) => checkLink(page, cluster, check)),
    };
  });
  return { count: found.length, named };
}
