import { list, requiredText, text } from '../model/decode.ts';
import type { ImportedFinding } from '../model/imports.ts';
import type { ImportFormat } from './format.ts';
import { has, join, spoken, statusOf } from './parts.ts';

/**
 * `kube-bench --json`: an object with controls, a list of those, or the controls themselves. It says
 * neither when nor on which node it ran. Its WARN means that nobody looked: a manual check is unknown.
 * What it read on the node (`actual_value`) may be a command line with secrets in it, and stays there.
 */
export const kubeBench: ImportFormat = {
  tool: 'kube-bench',
  title: 'kube-bench --json',
  isIt: (document) => controlsIn(document).length > 0,
  read: (document) => {
    const controls = controlsIn(document);
    const versions = controls.flatMap((path) => text(document, join(path, 'version')) || []);
    const [version] = versions;
    return {
      name: version === undefined ? 'kube-bench' : `kube-bench (${version})`,
      at: undefined,
      cluster: undefined,
      findings: controls.flatMap((path) => inControls(document, path)),
    };
  },
};

/** The paths of the controls, wherever they are. */
function controlsIn(document: unknown): readonly string[] {
  const wholes = Array.isArray(document) ? document.map((_, index) => `${index}`) : [''];
  return wholes.flatMap((path) => {
    const within = join(path, 'Controls');
    const all = has(document, within)
      ? list(document, within).map((_, index) => `${within}.${index}`)
      : [path];
    return all.filter((one) => has(document, join(one, 'tests.0.results')));
  });
}

function inControls(document: unknown, path: string): readonly ImportedFinding[] {
  return list(document, join(path, 'tests')).flatMap((_, test) => {
    const results = join(path, `tests.${test}.results`);
    return list(document, results).map((_, index) => findingAt(document, `${results}.${index}`));
  });
}

function findingAt(document: unknown, path: string): ImportedFinding {
  const said = requiredText(document, `${path}.status`);
  return {
    rule: requiredText(document, `${path}.test_number`),
    title: text(document, `${path}.test_desc`) ?? '',
    status: statusOf(said, { pass: 'pass', fail: 'fail' }),
    subject: undefined,
    path: spoken(`${path}.status`),
    said,
  };
}
