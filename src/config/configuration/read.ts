import { problemsOf } from '../problems.ts';
import { quote } from '../quote.ts';
import { readText } from '../read-text.ts';
import { type Problem, parseYamlDocument, pathText, refuse } from '../yaml-document.ts';
import type { Configuration } from './configuration.ts';
import { providerProblems } from './providers.ts';
import { type ConfigurationText, configurationSchema } from './schema.ts';

const HINT = 'kubemuster init writes one to fill in';

/** Names that only the caller knows. */
export interface KnownNames {
  /** Whether a check of this id, alias or code exists. */
  readonly isCheck: (name: string) => boolean;
  /** The formats there are renderers for. */
  readonly formats: readonly string[];
}

/**
 * Reads kubemuster.yaml. Throws an InputError naming file, line and column for anything that is
 * wrong in itself. An expired or unused waiver is no error here but a warning of the run.
 */
export async function readConfig(file: string, known: KnownNames): Promise<Configuration> {
  return parseConfig(file, await readText(file, HINT), known);
}

/** The same from text; `file` is what messages call it. */
export function parseConfig(file: string, text: string, known: KnownNames): Configuration {
  const document = parseYamlDocument(file, text);
  const result = configurationSchema.safeParse(document.value);
  if (!result.success) refuse(document, problemsOf(result.error.issues, document.value));
  const problems = referenceProblems(result.data, known);
  if (problems.length > 0) refuse(document, problems);
  const { apiVersion: _version, kind: _kind, ...settings } = result.data;
  return { clusters: [], providers: {}, selection: {}, gates: {}, waivers: [], ...settings };
}

function referenceProblems(
  { clusters = [], providers = {}, selection = {}, formats = [], waivers = [] }: ConfigurationText,
  { isCheck, formats: known }: KnownNames,
): readonly Problem[] {
  const unknownCheck = (name: string, ...path: readonly PropertyKey[]): readonly Problem[] =>
    isCheck(name)
      ? []
      : [problem(path, `there is no check ${quote(name)}: kubemuster checks lists them`)];
  return [
    ...(selection.checks ?? []).flatMap((name, at) =>
      unknownCheck(name, 'selection', 'checks', at),
    ),
    ...(selection.skip ?? []).flatMap((name, at) => unknownCheck(name, 'selection', 'skip', at)),
    ...waivers.flatMap(({ check }, at) => unknownCheck(check, 'waivers', at, 'check')),
    ...formats.flatMap((name, at) =>
      known.includes(name)
        ? []
        : [problem(['formats', at], `there is no format ${quote(name)}, only ${known.join(', ')}`)],
    ),
    ...doubles(clusters),
    ...providerProblems(providers),
  ];
}

/** Two clusters of one name or identity: what refers to it would mean both. */
function doubles(clusters: Configuration['clusters']): readonly Problem[] {
  const names = new Set<string>();
  const identities = new Set<string>();
  const again = (
    met: Set<string>,
    value: string,
    ...path: readonly PropertyKey[]
  ): readonly Problem[] => {
    if (met.has(value)) return [problem(path, `${quote(value)} already names an earlier cluster`)];
    met.add(value);
    return [];
  };
  return clusters.flatMap((cluster, index) => [
    ...again(names, cluster.name, 'clusters', index, 'name'),
    ...cluster.identities.flatMap((one, at) =>
      again(identities, one, 'clusters', index, 'identities', at),
    ),
  ]);
}

function problem(path: readonly PropertyKey[], message: string): Problem {
  return { path, message: `${pathText(path)}: ${message}` };
}
