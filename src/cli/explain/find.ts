import { checks } from '../../../checks/index.ts';
import { domains, phases } from '../../model/check.ts';
import { InputError } from '../../model/input-error.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { allFacts } from '../facts.ts';
import { didYouMean } from '../nearest.ts';
import { about, type Block, rows, section, title } from '../page.ts';
import { isNamed } from '../select.ts';
import { checkPage, plannedPage } from './check.ts';
import { drillNames, drillPage } from './drills.ts';
import { factPage } from './fact.ts';
import { scorePage } from './score.ts';
import { domainPage, exitCodesPage, gatesPage, maturityPage, phasePage } from './topics.ts';

const topics: Readonly<Record<string, () => readonly Block[]>> = {
  score: scorePage,
  gates: gatesPage,
  'exit-codes': exitCodesPage,
  maturity: () => maturityPage(isBuilt),
};

function isBuilt(id: string): boolean {
  return checks.some((check) => check.id === id);
}

/** The page for one name. Throws an InputError, with the names that are like it, when there is none. */
export function explained(name: string): readonly Block[] {
  const check = checks.find((one) => isNamed(one, name) || one.aliases?.includes(name));
  if (check !== undefined) return checkPage(check, checks);
  const planned = catalogue.find((entry) => isNamed(entry, name));
  if (planned !== undefined) return plannedPage(planned);
  const found = topicPage(name.toLowerCase());
  if (found !== undefined) return found;
  throw new InputError(`nothing is called ${JSON.stringify(name)}`, {
    hint: didYouMean(name, known()) ?? 'kubemuster explain alone lists what there is',
  });
}

function topicPage(name: string): readonly Block[] | undefined {
  if (Object.hasOwn(topics, name)) return topics[name]?.();
  const phase = phases.find((one) => one === name);
  if (phase !== undefined) return phasePage(phase, isBuilt);
  const domain = domains.find((one) => one === name);
  if (domain !== undefined) return domainPage(domain, isBuilt);
  const drill = drillPage(name, isBuilt);
  if (drill !== undefined) return drill;
  const fact = allFacts().get(name);
  return fact === undefined ? undefined : factPage(fact, checks);
}

function* known(): Iterable<string> {
  for (const { id, code } of catalogue) {
    yield id;
    yield code;
  }
  yield* allFacts().keys();
  yield* [...Object.keys(topics), ...phases, ...domains, ...drillNames];
}

/** What can be asked for. */
export function contentsPage(): readonly Block[] {
  return [
    title('explain', 'what there is to explain'),
    about('kubemuster explain NAME'),
    section(
      'Names',
      rows([
        ['checks', 'by code, slug or alias, such as NSI-01: kubemuster checks lists them'],
        ['facts', 'such as platform: kubemuster fact --list'],
        ['phases', phases.join(', ')],
        ['domains', domains.join(', ')],
        ['drills', drillNames.join(', ')],
        ['the score', Object.keys(topics).join(', ')],
      ]),
    ),
  ];
}
