import { domains, phases, severities } from '../../src/model/check.ts';
import { domainNames, phaseNames, plural, statuses, statusNames } from '../words.ts';
import { byFramework } from './frameworks.ts';
import type { Page } from './page-view.ts';

/** The form that looks through all checks and objects. Every choice is one that there is. */
export function findView({ report, names }: Page): object {
  const all = report.clusters.flatMap(({ checks }) => checks);
  const seen = new Set(
    all.flatMap(({ id, status, severity, phase }) => [status, severity, phase, id.split('/')[0]]),
  );
  const references = Object.values(report.docs).flatMap((one) => one.references);
  const listed = all.reduce((sum, { verdicts }) => sum + verdicts.length, 0);
  return {
    size: `${plural(all.length, 'check')} of ${plural(report.clusters.length, 'cluster')}`,
    listed: plural(listed, 'object'),
    lists: [
      list(
        'status',
        'Status',
        statuses.map((one) => [one, statusNames[one]]),
        seen,
      ),
      list(
        'severity',
        'Severity',
        severities.toReversed().map((one) => [one, one]),
        seen,
      ),
      list(
        'phase',
        'Phase',
        phases.map((one) => [one, phaseNames[one]]),
        seen,
      ),
      list(
        'domain',
        'Domain',
        domains.map((one) => [one, domainNames[one]]),
        seen,
      ),
      list(
        'framework',
        'Framework',
        byFramework(references).map(({ id, name }) => [id, name]),
      ),
      list(
        'cluster',
        'Cluster',
        [...names.values()].map((one) => [one, one]),
      ),
    ],
  };
}

function list(
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
  seen?: ReadonlySet<string | undefined>,
): object {
  const offered = options.filter(([value]) => seen === undefined || seen.has(value));
  return { name, label, options: offered.map(([value, text]) => ({ value, text })) };
}
