import type { PlanFile } from '../../model/plan.ts';
import { problemsOf } from '../problems.ts';
import { readText } from '../read-text.ts';
import { parseYamlDocument, refuse } from '../yaml-document.ts';
import { type IsCheck, referenceProblems } from './references.ts';
import { planSchema } from './schema.ts';

const HINT = 'kubemuster init writes one to fill in';

/**
 * Reads ir-plan.yaml. Throws an InputError naming file, line and column for anything that is wrong
 * in itself. What depends on as-of or on a cluster (a future date, an expired exception, a cluster
 * that is not there) is no error here but a verdict.
 */
export async function readPlan(file: string, isCheck: IsCheck): Promise<PlanFile> {
  return parsePlan(file, await readText(file, HINT), isCheck);
}

/** The same from text; `file` is what messages call it. */
export function parsePlan(file: string, text: string, isCheck: IsCheck): PlanFile {
  const document = parseYamlDocument(file, text);
  const result = planSchema.safeParse(document.value, { reportInput: false });
  if (!result.success) refuse(document, problemsOf(result.error.issues, document.value));
  const { apiVersion: _version, kind: _kind, ...sections } = result.data;
  const problems = referenceProblems(sections, isCheck);
  if (problems.length > 0) refuse(document, problems);
  return {
    file,
    sections: new Map(Object.entries(sections).map(([key, value]) => [`plan/${key}`, value])),
    positions: new Map(
      Object.keys(sections).map((key) => {
        const { line, column } = document.place([], key);
        return [`plan/${key}`, { line, column }];
      }),
    ),
  };
}
