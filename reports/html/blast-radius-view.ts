import type { AttackPath, BlastRadii, DrawnRadius } from '../../src/model/pictures/blast-radius.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  countsText,
  crossedText,
  crossingText,
  exposedText,
  startName,
  startText,
  valuesText,
  whyNoRadius,
} from '../blast-words.ts';
import { plural } from '../words.ts';
import { hopView } from './hop-view.ts';
import { clusterLink, type Page } from './page-view.ts';

/** The most workloads of a brief cluster: the result holds the rest. */
const MOST_BRIEF = 3;
const MOST_EXPOSED = 3;

/** How far an intruder gets from critical and exposed workloads: hop chains with the objects on each hop. */
export function blastRadiusView(page: Page, cluster: ClusterReport): object {
  const { blastRadius } = cluster.pictures;
  const { anchor } = clusterLink(page, cluster.id);
  const { value } = blastRadius;
  return {
    id: `${anchor ?? 'c'}-blast-radius`,
    missing: whyNoRadius(blastRadius),
    perhapsMore: value !== null && blastRadius.state === 'partial',
    drawn: value === null ? null : drawnView(page, value),
  };
}

function drawnView(page: Page, value: BlastRadii): object {
  const { rows, truncated } = value.worst;
  const shown = page.isBrief ? rows.slice(0, MOST_BRIEF) : rows;
  const left = truncated + rows.length - shown.length;
  return {
    counts: crossedText(value),
    starts: shown.map(startView),
    more:
      left === 0
        ? null
        : `${plural(left, 'more workload')} not shown here: kubemuster drill blast-radius lists them.`,
  };
}

function startView(one: DrawnRadius): object {
  const { start, paths, counts, exposed } = one;
  const attacked = exposed.rows.length + exposed.truncated;
  return {
    name: startName(start),
    standing: startText(start),
    controls: countsText(counts),
    paths: paths.map(pathView),
    exposed: exposed.rows.slice(0, MOST_EXPOSED).map(exposedText),
    exposedMore: attacked > MOST_EXPOSED ? `and ${attacked - MOST_EXPOSED} more` : null,
    values: valuesText(one),
  };
}

function pathView(path: AttackPath): object {
  return {
    words: crossingText(path),
    certain: path.certain,
    hops: path.hops.map(hopView),
  };
}
