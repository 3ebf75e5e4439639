import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import { html } from '../../../reports/html/index.ts';
import { fleetReport } from './fleet-report.ts';

/** `render.ts html|json CLUSTERS FILE`: makes the report and writes it, one way or the other. */
const [format, clusters, file = ''] = process.argv.slice(2);
const report = fleetReport(Number(clusters));
if (format === 'json') {
  writeFileSync(file, JSON.stringify(report));
} else {
  const target = openSync(file, 'w');
  for (const { chunks } of html.render(report)) {
    for (const chunk of chunks) writeSync(target, chunk);
  }
  closeSync(target);
}
