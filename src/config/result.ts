import { z } from 'zod';
import { InputError } from '../model/input-error.ts';
import { lineAndColumn, placeInJson } from '../model/json-place.ts';
import type { Report } from '../model/report.ts';
import { problemsOf } from './problems.ts';
import { quote } from './quote.ts';
import { resultSchema } from './result-schema.ts';

const SCHEMA = 'kubemuster/result/v1';

/**
 * Reads a saved result. What a later version may have added is left out. Throws an InputError with
 * the place of the first thing that is not as a result has it.
 */
export function parseResult(text: string, file: string): Report {
  const raw = parseJson(text, file);
  const schema: unknown = Reflect.get(Object(raw), 'schema');
  if (schema !== SCHEMA) {
    const found =
      typeof schema === 'string' ? `of the schema ${quote(schema)}` : 'without a schema';
    throw refusal(`is ${found}, not a result of ${SCHEMA}`, text, file, ['schema']);
  }
  const read = resultSchema.safeParse(raw);
  if (!read.success) {
    const [problem] = problemsOf(read.error.issues, raw);
    throw refusal(problem?.message ?? 'is not a result', text, file, problem?.path ?? []);
  }
  return withDocs(read.data, text, file);
}

/** The JSON Schema of a result. Later versions of v1 may add fields, so others are allowed. */
export function resultJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(resultSchema, { io: 'input' });
  return {
    $schema,
    title: 'Result of kubemuster scan',
    description: 'Scores, and the checks, verdicts and evidence that they can be recomputed from.',
    ...rest,
  };
}

/** Every check that is listed has its texts: renderers rely on it. */
function withDocs(report: Report, text: string, file: string): Report {
  for (const [at, { checks }] of report.clusters.entries()) {
    for (const [index, { id }] of checks.entries()) {
      if (Object.hasOwn(report.docs, id)) continue;
      const path = ['clusters', at, 'checks', index, 'id'];
      throw refusal(`docs says nothing about the check ${quote(id)}`, text, file, path);
    }
  }
  return report;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const place = { file, ...lineAndColumn(text, placeInJson(text, []).offset) };
    const hint = 'give a result.json that kubemuster scan wrote';
    throw new InputError('is not valid JSON here', { place, hint, cause });
  }
}

function refusal(
  message: string,
  text: string,
  file: string,
  path: readonly PropertyKey[],
): InputError {
  const place = { file, ...lineAndColumn(text, placeInJson(text, path).offset) };
  return new InputError(message, { place, hint: 'give a result.json that kubemuster scan wrote' });
}
