import type { RenderedFile, Renderer, Report } from '../../src/model/report.ts';
import { clusterSection } from './cluster.ts';
import { fleetSections } from './fleet.ts';
import { catalogueSection, scoreSection } from './method.ts';

/** The whole report as one Markdown file, for merge requests, wikis and issue trackers. */
export const markdown: Renderer = {
  format: 'markdown',
  title: 'Markdown',
  render: (report: Report): readonly RenderedFile[] => [
    { path: 'report.md', mediaType: 'text/markdown', chunks: chunks(report) },
  ],
};

function* chunks(report: Report): Generator<string> {
  for (const line of lines(report)) yield `${line}\n`;
}

function* lines(report: Report): Generator<string> {
  yield* fleetSections(report);
  for (const cluster of report.clusters) yield* clusterSection(report, cluster);
  yield* scoreSection(report);
  yield* catalogueSection(report);
}
