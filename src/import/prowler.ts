import { list, requiredText, text } from '../model/decode.ts';
import type { ImportedFinding, ImportedSubject } from '../model/imports.ts';
import type { ImportFormat } from './format.ts';
import { has, instant, latest, spoken, statusOf } from './parts.ts';

/** `prowler … --output-formats json-ocsf`: a list of Detection Findings. MANUAL and muted are no pass. */
export const prowler: ImportFormat = {
  tool: 'prowler',
  title: 'prowler … --output-formats json-ocsf',
  isIt: (document) => has(document, '0.metadata.event_code') && has(document, '0.finding_info.uid'),
  read: (document) => {
    const all = list(document, '');
    const product = text(all[0], 'metadata.product.name') ?? 'Prowler';
    const version = text(all[0], 'metadata.product.version') ?? '';
    return {
      name: version === '' ? product : `${product} ${version}`,
      at: latest(all.map((_, index) => timeOf(document, `${index}`))),
      cluster: undefined,
      findings: all.flatMap((_, index) => findingsAt(document, `${index}`)),
    };
  },
};

function timeOf(document: unknown, path: string): string | undefined {
  return (
    instant(document, `${path}.time_dt`) ??
    instant(document, `${path}.finding_info.created_time_dt`)
  );
}

function findingsAt(document: unknown, path: string): readonly ImportedFinding[] {
  const said = requiredText(document, `${path}.status_code`);
  const one = {
    rule: requiredText(document, `${path}.metadata.event_code`),
    title: text(document, `${path}.finding_info.title`) ?? '',
    status: statusOf(said, { pass: 'pass', fail: 'fail' }),
    path: spoken(`${path}.status_code`),
    said,
  };
  const resources = list(document, `${path}.resources`);
  if (resources.length === 0) return [{ ...one, subject: undefined }];
  return resources.map((_, index) => ({
    ...one,
    subject: subjectOf(document, `${path}.resources.${index}`),
  }));
}

function subjectOf(document: unknown, path: string): ImportedSubject | undefined {
  const name = text(document, `${path}.uid`) || text(document, `${path}.name`);
  if (!name) return undefined;
  return {
    kind: text(document, `${path}.type`) ?? '',
    namespace: text(document, `${path}.namespace`) ?? '',
    name,
  };
}
