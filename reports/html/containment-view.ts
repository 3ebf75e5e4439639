import {
  type Containment,
  type ContainmentVerdict,
  type DrawnScript,
  type DrawnStrategy,
  type DrawnTarget,
  type StrategyId,
  strategyIds,
} from '../../src/model/pictures/containment.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  allowedText,
  countsText,
  establishedTexts,
  flowText,
  obstacleText,
  reverterText,
  shortName,
  standingOf,
  verdictNames,
  verdictShort,
  verdictSigns,
  verdictStatus,
  whyNoTargets,
} from '../containment-words.ts';
import { shellLine } from '../shell.ts';
import { causeNames, plural } from '../words.ts';
import { clusterLink, type Page } from './page-view.ts';

/** The most workloads of a cluster: the result holds the rest. */
const MOST = 20;
const MOST_BRIEF = 3;

/** Which way of isolating each critical or exposed workload holds, and what still passes. */
export function containmentView(page: Page, cluster: ClusterReport): object {
  const { containment } = cluster.pictures;
  const { anchor } = clusterLink(page, cluster.id);
  const missing = whyNoTargets(containment);
  const { value } = containment;
  const drawn = value === null || missing !== null ? null : drawnView(page, value);
  return {
    id: `${anchor ?? 'c'}-containment`,
    missing,
    perhapsMore: drawn !== null && containment.state === 'partial',
    drawn,
  };
}

function drawnView(page: Page, value: Containment): object {
  const { label, targets } = value;
  const rows = targets.rows.slice(0, page.isBrief ? MOST_BRIEF : MOST);
  const left = targets.truncated + targets.rows.length - rows.length;
  const offered = strategyIds.filter((id) =>
    rows.some(({ strategies }) => strategies.some((one) => one.id === id)),
  );
  return {
    counts: countsText(value),
    label: label.text,
    declared: label.declared,
    columns: offered.map((id) => ({ id, title: titleOf(rows, id) })),
    rows: rows.map((one) => rowView(one, offered)),
    targets: rows.map(targetView),
    more: left === 0 ? null : `${left} more are not shown here; the worst come first.`,
  };
}

function titleOf(targets: readonly DrawnTarget[], id: StrategyId): string {
  const found = targets.flatMap(({ strategies }) => strategies).find((one) => one.id === id);
  return found?.title ?? id;
}

function chip(verdict: ContainmentVerdict): object {
  return { status: verdictStatus[verdict], sign: verdictSigns[verdict] };
}

function rowView(target: DrawnTarget, offered: readonly StrategyId[]): object {
  return {
    name: shortName(target.workload),
    standing: standingOf(target),
    cells: offered.map((id) => {
      const found = target.strategies.find((one) => one.id === id);
      if (found === undefined) return { none: true };
      const { verdict } = found;
      return {
        none: false,
        ...chip(verdict),
        word: verdictShort[verdict],
        best: id === target.best,
      };
    }),
  };
}

function targetView(target: DrawnTarget): object {
  const { workload, verdict, best, strategies } = target;
  const ordered = strategies.toSorted((a, b) => Number(b.id === best) - Number(a.id === best));
  return {
    name: shortName(workload),
    ...chip(verdict),
    word: verdictNames[verdict],
    best,
    tried: ordered.flatMap((one) =>
      one.script === null ? [] : [strategyView(one, one.script, best)],
    ),
    others: ordered
      .filter(({ script }) => script === null)
      .map((one) => ({
        id: one.id,
        ...chip(one.verdict),
        word: verdictShort[one.verdict],
        why: one.why,
      })),
  };
}

function strategyView(one: DrawnStrategy, { commands, files }: DrawnScript, best: string): object {
  const { id, title, verdict, why, residual, gaps } = one;
  return {
    id,
    title,
    best: id === best,
    ...chip(verdict),
    word: verdictNames[verdict],
    why,
    flows: residual.rows.map((flow) => ({ text: flowText(flow), by: allowedText(flow) })),
    moreFlows: residual.truncated === 0 ? null : plural(residual.truncated, 'more flow'),
    details: detailsOf(one),
    commands: commands.length === 0 ? null : commands.map(shellLine).join('\n'),
    files,
    gaps: gaps.rows.map(({ detail, cause, permission }) => ({
      detail,
      cause: causeNames[cause],
      permission: permission ?? null,
    })),
    moreGaps: gaps.truncated === 0 ? null : `and ${gaps.truncated} more`,
  };
}

function detailsOf({ id, ...one }: DrawnStrategy): readonly object[] {
  const all: readonly (readonly [string, readonly string[]])[] = [
    ['Refused by', one.blockers.map(obstacleText)],
    ['Undone by', one.reverters.map(reverterText)],
    ['Open connections', establishedTexts(id, one.established)],
    ['Cost', one.collateral],
    ['May restart', one.restarts.map((name) => `container ${name}: its memory and files are lost`)],
  ];
  return all.flatMap(([name, texts]) => (texts.length === 0 ? [] : [{ name, texts }]));
}
