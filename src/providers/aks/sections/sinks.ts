import { number } from '../../../model/decode.ts';
import { resourceIdOf } from '../resource-id.ts';
import type { Flow } from './diagnostic-settings.ts';
import { type Kept, namedSink, type Sink } from './named-sink.ts';
import { type Reading, tried } from './reading.ts';
import { said, saidIf } from './said.ts';
import { storageSink } from './storage-sink.ts';

/** How long the place keeps what it gets, and whether that can be changed. */
export function sinkOf(
  { kind, to, field, isDedicated }: Flow,
  category: string,
  reading: Reading,
): Promise<Kept> | Kept {
  const sink = { id: to, field };
  switch (kind) {
    case 'workspace':
      return workspaceSink(sink, isDedicated ? tableOf(category) : COMMON, reading);
    case 'storage':
      return storageSink(sink, category, reading);
    case 'event-hub':
    case 'partner':
      // They pass on what they get: how long it lasts is a matter of who reads it there.
      return namedSink(sink, reading);
  }
}

const COMMON = 'AzureDiagnostics';

function tableOf(category: string): string {
  if (category === 'kube-audit') return 'AKSAudit';
  return category === 'kube-audit-admin' ? 'AKSAuditAdmin' : 'AKSControlPlane';
}

/** A table of a workspace, which searches the younger of its records and archives the rest. */
export async function workspaceSink(sink: Sink, table: string, reading: Reading): Promise<Kept> {
  const { arm, known, signal } = reading;
  const named = namedSink(sink, reading);
  const id = resourceIdOf(sink.id);
  if (id === undefined) return named;
  const path = `${encodeURI(id.whole)}/tables/${table}?api-version=2022-10-01`;
  const found = await tried(
    reading,
    () => known.documents.get(path, signal, () => arm.get(path, signal)),
    `how long the table ${table} of workspace ${id.name} is kept`,
  );
  const at = (key: string): string => `workspaces[${id.name}].tables[${table}].properties.${key}`;
  const days = positive(number(found, 'properties.totalRetentionInDays'));
  const searchable = positive(number(found, 'properties.retentionInDays'));
  return {
    ...named,
    retentionDays: saidIf(days ?? searchable, at('totalRetentionInDays')),
    searchableDays: saidIf(searchable, at('retentionInDays')),
    // It takes new records only, and whoever administers it may shorten and purge it.
    locked: said(false, sink.field, 'a Log Analytics workspace, which can be purged'),
  };
}

/** -1 stands for a value that is set elsewhere. */
function positive(days: number | undefined): number | undefined {
  return days !== undefined && days > 0 ? days : undefined;
}
