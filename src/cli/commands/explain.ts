import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import { leavesOf } from '../../engine/plan.ts';
import type { CatalogueEntry, Check } from '../../model/check.ts';
import { InputError } from '../../model/input-error.ts';
import { severityWeights } from '../../model/weights.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { explainScore } from '../explain-score.ts';
import { addCommonFlags } from '../flags.ts';
import { isNamed } from '../select.ts';
import type { Session } from '../session.ts';
import { allFacts } from './fact.ts';

export function addExplain(root: Command, session: Session): void {
  const command = root
    .command('explain')
    .description('what a check, a fact, the gates or the score mean')
    .argument('<id>', 'a check by slug or code, a fact, `gates` or `score`')
    .addHelpText(
      'after',
      '\nExamples:\n  kubemuster explain NSI-01\n  kubemuster explain platform\n  kubemuster explain score\n',
    )
    .action((id: string) => {
      session.stdout.write(`${explain(id).trimEnd()}\n`);
    });
  addCommonFlags(command);
}

/** The text for one name. Throws an InputError when nothing is called so. */
function explain(id: string): string {
  if (id === 'score') return explainScore();
  if (id === 'gates') return explainGates();
  const check = checks.find((one) => isNamed(one, id) || one.aliases?.includes(id));
  if (check !== undefined) return explainCheck(check);
  const planned = catalogue.find((entry) => isNamed(entry, id));
  if (planned !== undefined) return explainPlanned(planned);
  const fact = allFacts().get(id);
  if (fact === undefined) {
    throw new InputError(`nothing is called ${JSON.stringify(id)}`, {
      hint: 'see `kubemuster checks --all` and `kubemuster fact --list`; also: score, gates',
    });
  }
  return `fact ${fact.id}: ${fact.title}\n\nIt is computed from:\n${leafLines({ fact })}\n\nPrint it: kubemuster fact ${fact.id} PATH`;
}

function explainCheck(check: Check): string {
  return `${heading(check)}

Question   ${check.question}
Rule       ${check.rule}
Why        ${check.why}
Fix        ${check.fix}
Counts     ${countsText(check)}
Relates to ${check.references.join(', ')}

Evidence is read from:
${leafLines(check.needs)}`;
}

function explainPlanned(entry: CatalogueEntry): string {
  return `${heading(entry)}

Planned: it is in the catalogue and not built yet, so it takes no part in any score.

Question   ${entry.question}
Relates to ${entry.references.join(', ')}`;
}

function explainGates(): string {
  const rows = catalogue.flatMap((entry) => {
    const what = entry.gate === null ? 'the whole cluster' : `the phase ${entry.phase}`;
    const bound = entry.gate ?? entry.clusterGate;
    return bound === null
      ? []
      : [`  ${entry.code}  at most ${bound} for ${what} while it fails: ${entry.title}`];
  });
  return `A gate check that fails holds its phase down: with credit c and bound K the phase is at most
K + (100 - K) c, so the bound rises as the check is repaired.

${rows.join('\n')}`;
}

function heading(entry: CatalogueEntry): string {
  return `${entry.id} (${entry.code}): ${entry.title}`;
}

function countsText(entry: CatalogueEntry): string {
  const gate =
    entry.gate === null ? '' : `; gate: its phase stays at or below ${entry.gate} while it fails`;
  return `${entry.severity} (weight ${severityWeights[entry.severity]}), phase ${entry.phase}${gate}`;
}

function leafLines(needs: Check['needs']): string {
  const ids = [...leavesOf(needs).values()].filter(({ type }) => type !== 'context');
  return ids.map(({ id }) => `  ${id}`).join('\n');
}
