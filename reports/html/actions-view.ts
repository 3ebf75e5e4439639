import type { Report } from '../../src/model/report.ts';
import { nextActions } from '../digest.ts';
import { gain, ownerNames, plural } from '../words.ts';
import { checkLink, clusterLink, type Page } from './page-view.ts';

const MOST = 5;
const CLUSTERS = 4;
const CHECKS = 6;

/** Next actions per owner, over these clusters; a cluster is named where there are several. */
export function ownersView(page: Page, of: Report): readonly object[] {
  const isFleet = of.clusters.length > 1;
  return nextActions(of).map(({ owner, actions }) => ({
    name: ownerNames[owner],
    actions: actions.slice(0, MOST).map(({ action, checks, gains }) => ({
      action,
      checks: checks.slice(0, CHECKS).map((code) => checkLink(page, gains[0]?.cluster, code)),
      moreChecks: checks.length > CHECKS ? plural(checks.length - CHECKS, 'more check') : null,
      gains: gains.slice(0, CLUSTERS).map((one) => ({
        gain: gain(one.gain),
        cluster: isFleet ? clusterLink(page, one.cluster.id) : null,
      })),
      others:
        gains.length > CLUSTERS ? `and ${plural(gains.length - CLUSTERS, 'more cluster')}` : null,
    })),
    more: actions.length > MOST ? plural(actions.length - MOST, 'more action') : null,
  }));
}
