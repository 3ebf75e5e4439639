import {
  type Access,
  type AccessCell,
  type AccessRow,
  accessSteps,
} from '../../src/model/pictures/access.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  answerTexts,
  beyondText,
  cellText,
  countsText,
  reviewsText,
  sourceShort,
  stateNames,
  stateSigns,
  stateStatus,
  stepNames,
  whyNoAccess,
} from '../access-words.ts';
import { plural } from '../words.ts';
import { clusterLink, type Page } from './page-view.ts';

/** The rights that a response takes, by responder, with what decides each. */
export function accessView(page: Page, cluster: ClusterReport): object {
  const { access } = cluster.pictures;
  const { anchor } = clusterLink(page, cluster.id);
  const { value } = access;
  return {
    id: `${anchor ?? 'c'}-access`,
    missing: whyNoAccess(access),
    perhapsMore: access.state === 'partial',
    drawn: value === null ? null : drawnView(page, value),
  };
}

/** On a page of many clusters only how many rights each responder has. */
function drawnView(page: Page, value: Access): object {
  const { responders, conditions, namespaces } = value;
  const rows = page.isBrief ? [] : value.rights;
  return {
    responders: responders.rows.map((one, at) => ({
      name: one.name,
      counts: countsText(value, at),
      beyond: beyondText(one),
    })),
    moreResponders:
      responders.truncated === 0
        ? null
        : `${plural(responders.truncated, 'more responder')} not shown here.`,
    columns: responders.rows.length + 3,
    steps: accessSteps.flatMap((step) => {
      const own = rows.filter((one) => one.step === step);
      return own.length === 0 ? [] : [{ name: stepNames[step], rows: own.map(rowView) }];
    }),
    conditions: (page.isBrief ? [] : conditions).map(({ title, state, why }) => ({
      title,
      why,
      status: stateStatus[state],
      sign: stateSigns[state],
      word: stateNames[state],
    })),
    reviews: page.isBrief
      ? 'Each right: kubemuster drill access, or a report of this cluster alone.'
      : reviewsText(value),
    about: page.isBrief
      ? ''
      : `Critical namespaces: ${namespaces.rows.join(', ') || 'none'}${namespaces.truncated > 0 ? ` and ${namespaces.truncated} more` : ''}.`,
  };
}

function rowView({ title, severity, required, cells }: AccessRow): object {
  return { title, severity, required: stateNames[required], cells: cells.map(cellView) };
}

function cellView(cell: AccessCell): object {
  const { state, by, evidence, answers } = cell;
  if (state === 'none') return { none: true };
  const gaps = answers.rows.flatMap((one) => one.gaps.rows);
  const permissions = [...new Set(gaps.flatMap(({ permission }) => permission ?? []))];
  return {
    none: false,
    status: stateStatus[state],
    sign: stateSigns[state],
    word: cellText(cell),
    source: sourceShort[by],
    texts: answerTexts(answers.rows),
    signs: evidence,
    gaps: permissions.map((permission) => ({ permission })),
    more: answers.truncated === 0 ? null : `and in ${plural(answers.truncated, 'more place')}`,
  };
}
