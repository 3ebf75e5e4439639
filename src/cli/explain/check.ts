import { holderNames } from '../../../reports/architecture-words.ts';
import { domainNames, ownerNames, phaseNames } from '../../../reports/words.ts';
import { neededLeaves } from '../../engine/permission-needs.ts';
import { permissionText } from '../../engine/permissions.ts';
import { factsOf, leavesOf } from '../../engine/plan.ts';
import { type CatalogueEntry, type Check, domainOf, type Grade } from '../../model/check.ts';
import type { Fraction } from '../../model/fraction.ts';
import { severityWeights } from '../../model/weights.ts';
import {
  PROFILES,
  profileIds,
  RESPONSIBILITY_KNOWN_ON,
} from '../../tables/responsibility/profiles.ts';
import { dutyOf } from '../../tables/responsibility/responsibility.ts';
import { about, type Block, rows, section, text, title } from '../page.ts';
import { relatedTo } from './related.ts';

/** The page of a check that is built. */
export function checkPage(check: Check, all: readonly Check[]): readonly Block[] {
  const [, slug] = check.id.split('/');
  const related = relatedTo(check, all);
  return [
    ...heading(check, check.lifecycle),
    section('Why it matters in an incident', text(check.why)),
    section('Rule', text(check.rule)),
    section('What it does to the score', ...scoreBlocks(check), text(gradeText(check.grade))),
    section('What it reads', ...evidenceBlocks(check)),
    section('Fix', text(check.fix), text(`Whose task it is: ${ownerNames[check.owner]}.`)),
    dutySection(check.code),
    ...(related.length === 0
      ? []
      : [section('Related checks', rows(related.map(({ code, id }) => [code, id])))]),
    ...references(check),
    section(
      'See also',
      rows([
        ['with examples', `docs/checks/${domainOf(check.id)}.md#${slug}`],
        ['judge it alone', `kubemuster scan PATH --check ${check.code} --verbose`],
        ['the rights', `kubemuster permissions --check ${check.code}`],
      ]),
    ),
  ];
}

/** The page of a check that is not built yet. */
export function plannedPage(entry: CatalogueEntry): readonly Block[] {
  return [
    ...heading(entry, 'planned'),
    section(
      'Planned',
      text('It is in the catalogue and not built yet: it judges nothing, and no score counts it.'),
    ),
    section('What it will do to the score', ...scoreBlocks(entry)),
    dutySection(entry.code),
    ...references(entry),
  ];
}

/** Who answers for it where: profiles that all say the same are one line. */
function dutySection(code: string): Block {
  const told = profileIds.flatMap((id) => {
    const duty = dutyOf(code, id);
    return duty === undefined ? [] : [{ title: PROFILES[id].title, duty }];
  });
  const alike = Map.groupBy(told, ({ duty }) => `${duty.owner}\n${duty.proof}`);
  const lines = [...alike.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    const where = alike.size === 1 ? 'everywhere' : all.map(({ title }) => title).join(', ');
    return [[holderNames[first.duty.owner], `${where}: ${first.duty.proof}`] as const];
  });
  return section(`Who answers for it (table of ${RESPONSIBILITY_KNOWN_ON})`, rows(lines));
}

function heading(entry: CatalogueEntry, state: string): readonly Block[] {
  const domain = domainNames[domainOf(entry.id)];
  return [
    title(entry.code, entry.title),
    about(entry.id, domain, phaseNames[entry.phase], entry.severity, state),
    section('Question', text(entry.question)),
  ];
}

function scoreBlocks(entry: CatalogueEntry): readonly Block[] {
  const { severity, gate, clusterGate } = entry;
  const phase = phaseNames[entry.phase];
  const weight = `Weight ${severityWeights[severity]} (${severity}) in the phase ${phase}.`;
  return [
    text(weight),
    ...(gate === null ? [] : [text(gateText(phase, gate))]),
    ...(clusterGate === null ? [] : [text(gateText('the whole cluster', clusterGate))]),
    text(
      entry.manifests
        ? 'Manifests alone can answer it: it counts in declared scores too.'
        : 'Manifests alone cannot answer it: it counts only where a cluster was read.',
    ),
  ];
}

/** The bound is K + (100 - K) c for a credit c. */
function gateText(what: string, gate: number): string {
  const half = (100 + gate) / 2;
  return `Gate: while it earns nothing, ${what} cannot be above ${gate}; with half its credit, not above ${half}.`;
}

function gradeText(grade: Grade): string {
  switch (grade.type) {
    case 'worst':
      return 'The worst object decides: pass earns 1, warn 1/2, fail 0.';
    case 'coverage':
      return `The share of objects that pass decides, a warning counting half: full credit from ${share(grade.pass)}, half of it at ${share(grade.warn)}.${grade.halves === 'warn' ? ' Where nothing fails, half of it at least.' : ''}`;
    case 'mean':
      return `The mean over all targets decides: full credit from ${share(grade.pass)}, half of it at ${share(grade.warn)}.`;
    case 'count':
      return `No warning earns 1, up to ${grade.warn} earn 1/2, more earn 0; a failure earns 0.`;
    default:
      return grade satisfies never;
  }
}

function share(value: Fraction): string {
  return `${Number((value.n * 1000n) / value.d) / 10} %`;
}

function evidenceBlocks(check: Check): readonly Block[] {
  const facts = [...factsOf(check.needs).keys()];
  const others = [...leavesOf(check.needs).values()].filter(
    ({ type }) => type !== 'kind' && type !== 'context' && type !== 'info',
  );
  const rights = rightsOf(check);
  const all: (readonly [string, string])[] = [
    ['facts', facts.join(', ')],
    ['rights', rights.needed.join(', ')],
    ['rights, if held', rights.helpful.join(', ')],
    ['other', others.map(({ id }) => id).join(', ')],
  ];
  return [rows(all.filter(([, words]) => words !== ''))];
}

/** What the check is unknown without, and what only adds to it. */
function rightsOf(check: Check): {
  readonly needed: readonly string[];
  readonly helpful: readonly string[];
} {
  const needed = new Set<string>();
  const helpful = new Set<string>();
  for (const { permissions, blinds } of neededLeaves([check])) {
    const into = blinds.includes(check.id) ? needed : helpful;
    for (const one of permissions) into.add(permissionText(one));
  }
  return { needed: [...needed], helpful: [...helpful].filter((one) => !needed.has(one)) };
}

function references({ references }: CatalogueEntry): readonly Block[] {
  return references.length === 0 ? [] : [section('Relates to', text(references.join(', ')))];
}
