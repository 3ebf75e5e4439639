import { catalogue } from '../../tables/catalogue/entry.ts';
import { about, type Block, rows, section, text, title } from '../page.ts';
import { accessSections } from './access.ts';
import { blastRadiusSections } from './blast-radius.ts';
import { containmentSections } from './containment.ts';
import { revocationSections } from './revocation.ts';

/** The drills of the readiness model: what each would play through, and the check it feeds. */
const drills: Readonly<Record<string, { readonly asks: string; readonly code: string }>> = {
  containment: {
    asks: 'Can this workload be isolated, and what leaks until it is?',
    code: 'IRR-03',
  },
  rollback: { asks: 'Can this workload go back to a version that is trusted?', code: 'IRR-21' },
  evidence: { asks: 'What is lost when this pod is deleted, moved or restarted?', code: 'IRR-16' },
  access: { asks: 'Have the responders every right that the playbooks need?', code: 'IRR-07' },
  revocation: {
    asks: 'How fast is every credential made useless that was exposed?',
    code: 'IRR-18',
  },
  'blast-radius': { asks: 'How far does an attacker get from this pod?', code: 'IRR-27' },
};

export const drillNames: readonly string[] = Object.keys(drills);

/** The page of a drill; undefined when none is called so. */
export function drillPage(
  name: string,
  isBuilt: (id: string) => boolean,
): readonly Block[] | undefined {
  const drill = Object.hasOwn(drills, name) ? drills[name] : undefined;
  if (drill === undefined) return undefined;
  const entry = catalogue.find(({ code }) => code === drill.code);
  if (entry === undefined) return undefined;
  const built = isBuilt(entry.id);
  return [
    title(name, drill.asks),
    about('drill', built ? 'part of a check' : 'planned'),
    section(
      built ? 'What it is' : 'Planned',
      text(
        'A drill plays a step of the response through on a snapshot, for every critical or exposed workload, without touching the cluster.',
      ),
      ...(built ? [] : [text('It is not built yet.')]),
    ),
    ...(name === 'access' ? accessSections() : []),
    ...(name === 'blast-radius' ? blastRadiusSections() : []),
    ...(name === 'containment' ? containmentSections() : []),
    ...(name === 'revocation' ? revocationSections() : []),
    section(built ? 'Judged by' : 'The check it will feed', rows([[drill.code, entry.title]])),
  ];
}
