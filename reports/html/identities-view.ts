import type { Gain, Identities, IdentityClass } from '../../src/model/pictures/identities.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { besidesText, gainText, whyNoIdentities, worstText } from '../identities-words.ts';
import { identityName } from '../path-words.ts';
import { hopView } from './hop-view.ts';
import { clusterLink, type Page } from './page-view.ts';

/** The most classes of a cluster: the result holds the rest. */
const MOST = 25;
const MOST_BRIEF = 3;

/** Who can become what, by equal rights, with the objects on each hop of the shortest path. */
export function identitiesView(page: Page, cluster: ClusterReport): object {
  const { identities } = cluster.pictures;
  const { anchor } = clusterLink(page, cluster.id);
  const { value } = identities;
  return {
    id: `${anchor ?? 'c'}-identities`,
    missing: whyNoIdentities(identities),
    perhapsMore: value !== null && identities.state === 'partial',
    drawn: value === null ? null : drawnView(page, value),
  };
}

function drawnView(page: Page, value: Identities): object {
  const most = page.isBrief ? MOST_BRIEF : MOST;
  const { classes, shipped } = value;
  return {
    counts: worstText(value),
    besides: besidesText(value),
    ...listView(classes.rows.slice(0, most), classes.rows.length + classes.truncated),
    shipped:
      page.isBrief || shipped.rows.length === 0
        ? null
        : listView(shipped.rows.slice(0, most), shipped.rows.length + shipped.truncated),
  };
}

function listView(rows: readonly IdentityClass[], of: number): object {
  const left = of - rows.length;
  return {
    rows: rows.map(classView),
    more: left === 0 ? null : `${left} more are not shown here; the worst come first.`,
  };
}

function classView(one: IdentityClass): object {
  const { members, gains } = one;
  return {
    members: members.rows.map(identityName),
    moreMembers: members.truncated === 0 ? null : `and ${members.truncated} more`,
    first: identityName(members.rows[0] ?? ''),
    isClass: members.rows.length + members.truncated > 1,
    gains: gains.map(gainView),
    hops: gains[0].path.map(hopView),
  };
}

function gainView(gain: Gain): object {
  return { text: gainText(gain), certain: gain.certain };
}
