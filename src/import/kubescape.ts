import { entries, list, requiredText, text } from '../model/decode.ts';
import type { ImportedFinding, ImportedSubject } from '../model/imports.ts';
import type { ImportFormat } from './format.ts';
import { has, instant, spoken, statusOf } from './parts.ts';

/**
 * `kubescape scan --format json`, version 2. A control that was skipped, or that needs somebody to look,
 * is unknown; one without a resource of its own is told for the cluster.
 */
export const kubescape: ImportFormat = {
  tool: 'kubescape',
  title: 'kubescape scan --format json --format-version v2',
  isIt: (document) => has(document, 'summaryDetails.controls') && has(document, 'results'),
  read: (document) => {
    const version = text(document, 'metadata.scanMetadata.kubescapeVersion') ?? '';
    const results = list(document, 'results').flatMap((_, index) =>
      ofResource(document, `results.${index}`),
    );
    const told = new Set(results.map(({ rule }) => rule));
    const others = entries(document, 'summaryDetails.controls').flatMap(([id]) =>
      told.has(id) ? [] : [ofControl(document, id)],
    );
    return {
      name: `Kubescape${version === '' ? '' : ` ${version}`}`,
      at: instant(document, 'generationTime'),
      cluster: text(document, 'clusterName') || undefined,
      findings: [...results, ...others],
    };
  },
};

const MEANINGS = { passed: 'pass', failed: 'fail' } as const;

function ofResource(document: unknown, path: string): readonly ImportedFinding[] {
  const subject = subjectOf(requiredText(document, `${path}.resourceID`));
  return list(document, `${path}.controls`).map((_, index) => {
    const control = `${path}.controls.${index}`;
    const said = requiredText(document, `${control}.status.status`);
    return {
      rule: requiredText(document, `${control}.controlID`),
      title: text(document, `${control}.name`) ?? '',
      status: statusOf(said, MEANINGS),
      subject,
      path: spoken(`${control}.status.status`),
      said,
    };
  });
}

function ofControl(document: unknown, id: string): ImportedFinding {
  const [, control] =
    entries(document, 'summaryDetails.controls').find(([one]) => one === id) ?? [];
  const said = text(control, 'statusInfo.status') ?? text(control, 'status') ?? 'without a status';
  return {
    rule: id,
    title: text(control, 'name') ?? '',
    status: statusOf(said, MEANINGS),
    subject: undefined,
    path: `summaryDetails.controls['${id}'].statusInfo.status`,
    said,
  };
}

/** `apps/v1/NAMESPACE/Deployment/NAME`, `/v1//Node/NAME`, or something of its own. */
function subjectOf(id: string): ImportedSubject | undefined {
  const parts = id.split('/');
  if (parts.length < 4) return undefined;
  const [namespace = '', kind = '', name = ''] = parts.slice(-3);
  return kind === '' || name === '' ? undefined : { kind, namespace, name };
}
