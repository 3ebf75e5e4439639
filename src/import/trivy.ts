import { list, requiredText, text } from '../model/decode.ts';
import type { ImportedFinding, ImportedSubject } from '../model/imports.ts';
import type { ImportFormat } from './format.ts';
import { has, instant, spoken, statusOf } from './parts.ts';

/**
 * `trivy k8s --report all --format json`, and `trivy config --format json`. Only misconfigurations are
 * read: vulnerabilities of images are not what is asked here.
 */
export const trivy: ImportFormat = {
  tool: 'trivy',
  title: 'trivy k8s --report all --format json',
  isIt: (document) =>
    (has(document, 'ClusterName') && (has(document, 'Resources') || has(document, 'Findings'))) ||
    (has(document, 'SchemaVersion') && has(document, 'ArtifactName')),
  read: (document) => {
    const resources = ['Resources', 'Findings'].flatMap((name) =>
      list(document, name).flatMap((_, index) => ofResource(document, `${name}.${index}`)),
    );
    return {
      name: nameOf(document),
      at: instant(document, 'CreatedAt'),
      cluster: text(document, 'ClusterName') || undefined,
      findings: [...resources, ...inResults(document, 'Results', undefined)],
    };
  },
};

function nameOf(document: unknown): string {
  const version = text(document, 'Trivy.Version') ?? '';
  return version === '' ? 'Trivy' : `Trivy ${version}`;
}

function ofResource(document: unknown, path: string): readonly ImportedFinding[] {
  const subject: ImportedSubject = {
    kind: requiredText(document, `${path}.Kind`),
    namespace: text(document, `${path}.Namespace`) ?? '',
    name: requiredText(document, `${path}.Name`),
  };
  return inResults(document, `${path}.Results`, subject);
}

function inResults(
  document: unknown,
  path: string,
  subject: ImportedSubject | undefined,
): readonly ImportedFinding[] {
  return list(document, path).flatMap((_, result) => {
    const all = `${path}.${result}.Misconfigurations`;
    return list(document, all).map((_, index): ImportedFinding => {
      const one = `${all}.${index}`;
      const said = requiredText(document, `${one}.Status`);
      return {
        rule: text(document, `${one}.AVDID`) || requiredText(document, `${one}.ID`),
        title: text(document, `${one}.Title`) ?? '',
        status: statusOf(said, { pass: 'pass', fail: 'fail' }),
        subject: subject ?? targetOf(document, `${path}.${result}.Target`),
        path: spoken(`${one}.Status`),
        said,
      };
    });
  });
}

function targetOf(document: unknown, path: string): ImportedSubject | undefined {
  const target = text(document, path);
  return target === undefined ? undefined : { kind: 'File', namespace: '', name: target };
}
