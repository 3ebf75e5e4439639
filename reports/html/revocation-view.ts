import {
  minutesText,
  type Revocation,
  type RevocationState,
  type RevocationWay,
  type WorksheetRow,
} from '../../src/model/pictures/revocation.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  bestMinutes,
  credentialName,
  gradeNames,
  namesText,
  stateNames,
  stateSigns,
  stateStatus,
  statesText,
  stepNames,
  summaryOf,
  takenOver,
  whyNoCredentials,
} from '../revocation-words.ts';
import { shellLine } from '../shell.ts';
import { causeNames } from '../words.ts';
import { clusterLink, type Page } from './page-view.ts';
import { timelineView } from './timeline-view.ts';

/** The most credentials of a cluster: the result holds the rest. */
const MOST = 30;
const MOST_BRIEF = 5;
const MOST_TARGETS = 15;
const MOST_NAMES = 3;

/** How fast every exposed credential dies, in which order, by whom, and which cannot be killed. */
export function revocationView(page: Page, cluster: ClusterReport): object {
  const { revocation } = cluster.pictures;
  const { anchor } = clusterLink(page, cluster.id);
  const id = `${anchor ?? 'c'}-revocation`;
  const missing = whyNoCredentials(revocation);
  const { value } = revocation;
  const drawn = value === null || missing !== null ? null : drawnView(page, value, id);
  return {
    id,
    missing,
    perhapsMore: drawn !== null && revocation.state === 'partial',
    drawn,
  };
}

function drawnView(page: Page, value: Revocation, id: string): object {
  const { objective, states, credentials, targets } = value;
  const rows = credentials.rows.slice(0, page.isBrief ? MOST_BRIEF : MOST);
  const left = credentials.truncated + credentials.rows.length - rows.length;
  const never = credentials.rows.filter(({ state }) => state === 'none');
  return {
    summary: summaryOf(value),
    counts: statesText(states),
    declared: objective.declared,
    timeline: page.isBrief ? null : timelineView(value, `${id}-time`),
    never: never.map(({ title, credential, why }) => ({
      title,
      name: credentialName(credential),
      why,
    })),
    rows: rows.map(rowView),
    scripts: page.isBrief ? [] : rows.flatMap(scriptView),
    targets: (page.isBrief ? [] : targets.rows.slice(0, MOST_TARGETS)).map((one) => ({
      name: takenOver(one),
      standing: one.standing,
      inTime: one.inTime,
      of: one.credentials,
      notes: one.notes,
    })),
    more: left === 0 ? null : `${left} more are not shown here; the worst come first.`,
  };
}

function chip(state: RevocationState): object {
  return { status: stateStatus[state], sign: stateSigns[state], word: stateNames[state] };
}

function rowView(row: WorksheetRow): object {
  const { ways, rotation, exposedBy } = row;
  const [best] = ways;
  return {
    ...chip(row.state),
    title: row.title,
    name: credentialName(row.credential),
    perhaps: row.perhaps,
    grade: gradeNames[row.grade],
    minutes: bestMinutes(row),
    step: best === undefined ? '' : stepNames[best.step],
    by: best?.by ?? 'nobody',
    because: best?.because ?? '',
    rotation: rotation === 'unknown' ? null : rotation,
    exposedBy: namesText(exposedBy, MOST_NAMES),
  };
}

function scriptView(row: WorksheetRow): readonly object[] {
  const { ways, residual, sharedBy, gaps, why } = row;
  const [best, ...others] = ways;
  if (best === undefined) return [];
  return [
    {
      ...chip(row.state),
      title: row.title,
      name: credentialName(row.credential),
      why,
      residual,
      collateral: best.collateral === '' ? null : best.collateral,
      shared: sharedBy.rows.length === 0 ? null : namesText(sharedBy, MOST_NAMES),
      others: others.map(wayText),
      commands: best.commands.map(shellLine).join('\n'),
      gaps: gaps.rows.map(({ detail, cause, permission }) => ({
        detail,
        cause: causeNames[cause],
        permission: permission ?? null,
      })),
    },
  ];
}

function wayText({ what, minutes, state, because }: RevocationWay): string {
  return `${what} (${minutesText(minutes)}, ${stateNames[state].toLowerCase()}: ${because})`;
}
