import { domainNames, maturity, phaseClaims, phaseNames } from '../../../reports/words.ts';
import { type CatalogueEntry, type Domain, domainOf, type Phase } from '../../model/check.ts';
import { phaseWeights } from '../../model/weights.ts';
import { type Condition, levels } from '../../scoring/maturity-levels.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { EXIT_MEANINGS } from '../exit.ts';
import { about, type Block, rows, section, text, title } from '../page.ts';

/** Whether a check of the catalogue is built. */
type IsBuilt = (id: string) => boolean;

export function phasePage(phase: Phase, isBuilt: IsBuilt): readonly Block[] {
  const own = catalogue.filter((entry) => entry.phase === phase);
  return [
    title(phase, phaseClaims[phase]),
    about('phase of a response', `${phaseWeights[phase]} of 100 in the mean of a cluster`),
    section(
      'Gates',
      text('While one of these earns nothing, the phase cannot be above its bound.'),
      rows(
        own.flatMap(({ code, gate, title }) => (gate === null ? [] : [[`${code} ${gate}`, title]])),
      ),
    ),
    ...checkSections(own, isBuilt),
    section('See also', text(`kubemuster checks --phase ${phase}`)),
  ];
}

export function domainPage(domain: Domain, isBuilt: IsBuilt): readonly Block[] {
  const own = catalogue.filter(({ id }) => domainOf(id) === domain);
  return [
    title(domain, domainNames[domain]),
    about('domain', `${own.filter(({ id }) => isBuilt(id)).length} of ${own.length} checks built`),
    ...checkSections(own, isBuilt),
    section('See also', text(`docs/checks/${domain}.md, kubemuster checks --domain ${domain}`)),
  ];
}

/** Those that judge, and apart from them those that do not yet. */
function checkSections(entries: readonly CatalogueEntry[], isBuilt: IsBuilt): readonly Block[] {
  const groups = [
    ['Checks', entries.filter(({ id }) => isBuilt(id))],
    ['Planned, not built yet', entries.filter(({ id }) => !isBuilt(id))],
  ] as const;
  return groups
    .filter(([, own]) => own.length > 0)
    .map(([name, own]) => section(name, rows(own.map(({ code, title }) => [code, title]))));
}

export function gatesPage(): readonly Block[] {
  const gates = catalogue.flatMap(({ code, gate, clusterGate, phase, title }) => {
    const bound = gate ?? clusterGate;
    const what = gate === null ? 'the whole cluster' : phaseNames[phase];
    return bound === null ? [] : [[code, `${what} at most ${bound}: ${title}`] as const];
  });
  return [
    title('gates', 'What holds a score down, and what makes a run fail'),
    section(
      'Gate checks',
      text(
        'A phase cannot be better than the check its response hangs on. With the credit c of the check and its bound K, the phase is at most K + (100 - K) c: the bound rises as the check is repaired.',
      ),
      rows(gates),
    ),
    section(
      'Gates of a run',
      rows([
        ['--min-score N', 'every assured score is at least N, else exit 1'],
        ['--min-technical N', 'every assured technical score is at least N, else exit 1'],
        ['--min-phase PHASE=N', 'the assured score of the phase is at least N, else exit 1'],
        ['--fail-on SEVERITY', 'no check of it or above fails (exit 1) or is unknown (exit 3)'],
        ['--min-confidence N', 'at least N % of the weight was seen, else exit 3'],
      ]),
      text(
        'Score gates hold for the fleet and for every cluster, and need all checks: no selection.',
      ),
    ),
    section('See also', text('kubemuster explain exit-codes, docs/exit-codes.md')),
  ];
}

export function exitCodesPage(): readonly Block[] {
  return [
    title('exit-codes', 'What the process ends with'),
    section('Codes', rows(EXIT_MEANINGS.map(([code, means]) => [`${code}`.padStart(3), means]))),
    section(
      'Which one',
      text(
        'The highest of 1 to 4 applies. Without gates findings exit 0: a scan that finds things is a scan that worked.',
      ),
    ),
    section('See also', text('kubemuster explain gates, docs/exit-codes.md')),
  ];
}

export function maturityPage(isBuilt: IsBuilt): readonly Block[] {
  const reached = levels.map((conditions, index) =>
    section(
      `Level ${maturity(index + 1)}`,
      rows(conditions.map((one) => conditionRow(one, isBuilt))),
    ),
  );
  return [
    title('maturity', 'Five levels, each on top of those below'),
    about('what is unknown stands in the way; what does not apply does not'),
    section(`Level ${maturity(0)}`, text('Every cluster starts here.')),
    ...reached,
  ];
}

function conditionRow(condition: Condition, isBuilt: IsBuilt): readonly [string, string] {
  switch (condition.type) {
    case 'check': {
      const entry = catalogue.find(({ code }) => code === condition.code);
      const verb = condition.least === 'pass' ? 'passes' : 'at least warns';
      const planned = entry !== undefined && isBuilt(entry.id) ? '' : ' (planned)';
      return [condition.code, `${verb}: ${entry?.title ?? ''}${planned}`];
    }
    case 'phase':
      return [phaseNames[condition.phase], `at least ${condition.least}, assured`];
    case 'every-phase':
      return ['every phase', `at least ${condition.least}, assured`];
    case 'confidence':
    case 'assurance':
      return [condition.type, `at least ${condition.least} %`];
    case 'declared-out':
      return ['declared out', `at most ${condition.most} % of the weight`];
    default:
      return condition satisfies never;
  }
}
