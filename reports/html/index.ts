import { phases } from '../../src/model/check.ts';
import type { ClusterReport, RenderedFile, Renderer, Report } from '../../src/model/report.ts';
import { bySeverity } from '../digest.ts';
import { leftOpen } from '../open.ts';
import { handling } from '../words.ts';
import { accessView } from './access-view.ts';
import { ownersView } from './actions-view.ts';
import { architectureView } from './architecture-view.ts';
import { blastRadiusView } from './blast-radius-view.ts';
import { checkView } from './check-view.ts';
import { assumptions, notSeen, reference } from './closing-view.ts';
import { clusterFacts, clusterView, phaseView } from './cluster-view.ts';
import { comparedView } from './compared-view.ts';
import { containmentView } from './containment-view.ts';
import { decision } from './decision-view.ts';
import { findView } from './find-view.ts';
import { fleetMapView } from './fleet-map-view.ts';
import { identitiesView } from './identities-view.ts';
import { islandOf } from './island.ts';
import { islandText, jsonText } from './island-text.ts';
import { isolationView, passageIsland } from './isolation-view.ts';
import { meshView } from './mesh-view.ts';
import { method } from './method-view.ts';
import { contradictions, type Page, pageOf, top } from './page-view.ts';
import { render } from './render.ts';
import { revocationView } from './revocation-view.ts';
import { script, scriptHash, style, styleHash } from './templates.generated.ts';

/** One self-contained page: it loads nothing, and is readable without its script. */
export const html: Renderer = {
  format: 'html',
  title: 'HTML',
  render: (report: Report): readonly RenderedFile[] => [
    { path: 'report.html', mediaType: 'text/html; charset=utf-8', chunks: chunks(pageOf(report)) },
  ],
};

/** Nothing may be loaded; the page's own style and script are allowed by their hashes. */
const policy = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  `script-src '${scriptHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function* chunks(page: Page): Generator<string> {
  const view = top(page);
  yield render('head', { ...view, policy });
  yield `<style>${style}</style>\n`;
  yield render('top', view);
  yield render('decision', decision(page));
  const map = fleetMapView(page);
  if (map !== null) yield render('fleet-map', map);
  const compared = comparedView(page);
  if (compared !== null) yield render('compared', compared);
  yield render('next', {
    owners: ownersView(page, page.report),
    contradictions: contradictions(page),
  });
  yield render('find', findView(page));
  for (const cluster of page.report.clusters) yield* clusterChunks(page, cluster);
  yield* closing(page);
  yield `<script>${script}</script>\n</body>\n</html>\n`;
}

function* clusterChunks(page: Page, cluster: ClusterReport): Generator<string> {
  yield render('cluster', clusterView(page, cluster));
  yield render('architecture', architectureView(page, cluster));
  yield render('isolation', isolationView(page, cluster));
  yield* passageChunks(page, cluster);
  yield render('mesh', meshView(page, cluster));
  yield render('containment', containmentView(page, cluster));
  yield render('blast-radius', blastRadiusView(page, cluster));
  yield render('identities', identitiesView(page, cluster));
  yield render('access', accessView(page, cluster));
  yield render('revocation', revocationView(page, cluster));
  yield render('cluster-facts', clusterFacts(page, cluster));
  const ordered = bySeverity(cluster.checks);
  for (const phase of phases) {
    yield render('phase', phaseView(page, cluster, phase));
    for (const check of ordered) {
      if (check.phase === phase) yield render('check', checkView(page, cluster, check));
    }
    yield '</section>\n';
  }
  yield '</section>\n';
  yield* islandChunks(page, cluster);
}

/** What the script draws from: data of a type that no browser runs. */
function* islandChunks(page: Page, cluster: ClusterReport): Generator<string> {
  const island = islandOf(page, cluster);
  yield `<script type="application/json" class="island" id="data-${island.anchor}">`;
  yield* islandText(island);
  yield '</script>\n';
}

/** What the matrix of namespaces is drawn from. */
function* passageChunks(page: Page, cluster: ClusterReport): Generator<string> {
  const island = passageIsland(page, cluster);
  if (island === null) return;
  yield `<script type="application/json" class="passages" id="${island.id}">`;
  yield jsonText(island.data);
  yield '</script>\n';
}

function* closing(page: Page): Generator<string> {
  const { report } = page;
  const views = report.clusters.map((cluster) => notSeen(page, cluster));
  yield render('not-seen', {
    clusters: views,
    unreachable: report.unreachable,
    notListed: report.notListed,
    open: leftOpen(report),
  });
  yield render('assumptions', {
    notes: report.notes,
    clusters: report.clusters.map((one) => assumptions(page, one)),
  });
  yield render('method', method(page));
  yield render('reference', { handling, domains: reference(page) });
}
