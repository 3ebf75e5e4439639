import { list, requiredText, text } from '../model/decode.ts';
import type { ImportedFinding, ImportedSubject } from '../model/imports.ts';
import type { ImportFormat } from './format.ts';
import { has, instant, latest, spoken } from './parts.ts';

/**
 * SARIF 2.1.0 of any tool. A result is a failure unless it says that it is none; what was not found is
 * not in it, so that a rule without results proves nothing.
 */
export const sarif: ImportFormat = {
  tool: 'sarif',
  title: 'SARIF 2.1.0',
  isIt: (document) => has(document, 'runs') && has(document, 'version'),
  read: (document) => {
    const runs = list(document, 'runs').map((_, index) => `runs.${index}`);
    return {
      name: runs.map((run) => nameOf(document, run)).join(', ') || 'SARIF',
      at: latest(
        runs.flatMap((run) =>
          list(document, `${run}.invocations`).map((_, index) =>
            instant(document, `${run}.invocations.${index}.endTimeUtc`),
          ),
        ),
      ),
      cluster: undefined,
      findings: runs.flatMap((run) => ofRun(document, run)),
    };
  },
};

function nameOf(document: unknown, run: string): string {
  const name = requiredText(document, `${run}.tool.driver.name`);
  const version = text(document, `${run}.tool.driver.semanticVersion`) ?? '';
  return version === '' ? name : `${name} ${version}`;
}

function ofRun(document: unknown, run: string): readonly ImportedFinding[] {
  return list(document, `${run}.results`).map((_, index) => {
    const path = `${run}.results.${index}`;
    const kind = text(document, `${path}.kind`) ?? 'fail';
    return {
      rule: text(document, `${path}.ruleId`) ?? requiredText(document, `${path}.rule.id`),
      // Its message may quote what was found.
      title: '',
      status: kind === 'fail' || kind === 'pass' ? kind : 'unknown',
      subject: placeOf(document, `${path}.locations.0.physicalLocation.artifactLocation.uri`),
      path: spoken(`${path}.kind`),
      said: text(document, `${path}.level`) ?? kind,
    };
  });
}

function placeOf(document: unknown, path: string): ImportedSubject | undefined {
  const uri = has(document, path) ? text(document, path) : undefined;
  return uri === undefined ? undefined : { kind: 'File', namespace: '', name: uri };
}
