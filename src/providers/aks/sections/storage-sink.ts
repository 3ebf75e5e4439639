import { AccessError } from '../../../model/access.ts';
import type { Sourced } from '../../../model/cloud/parts.ts';
import { at, flag, list, number, text, texts } from '../../../model/decode.ts';
import { resourceIdOf } from '../resource-id.ts';
import { type Kept, namedSink, type Sink } from './named-sink.ts';
import { type Reading, tried } from './reading.ts';
import { said } from './said.ts';

const VERSION = 'api-version=2023-05-01';

/** A storage account: one container for each category, from which rules of the account delete. */
export async function storageSink(sink: Sink, category: string, reading: Reading): Promise<Kept> {
  const named = namedSink(sink, reading);
  const id = resourceIdOf(sink.id);
  if (id === undefined) return named;
  const container = `insights-logs-${category}`;
  const account = encodeURI(id.whole);
  const rules = await asked(`${account}/managementPolicies/default?${VERSION}`, reading);
  const box = await asked(
    `${account}/blobServices/default/containers/${container}?${VERSION}`,
    reading,
  );
  const where = `storageAccounts[${id.name}]`;
  return {
    ...named,
    retentionDays: rules === undefined ? undefined : daysOf(rules.found, container, where),
    // Files of JSON lines: to be searched they have to be loaded somewhere first.
    searchableDays: said(0, sink.field, 'a storage account, which nothing searches'),
    locked:
      box?.found === undefined ? undefined : lockOf(box.found, `${where}.containers[${container}]`),
  };
}

/** `found` is undefined where there is no such thing; nothing where that was not seen. */
async function asked(
  path: string,
  reading: Reading,
): Promise<{ readonly found: unknown } | undefined> {
  const { arm, known, signal } = reading;
  return tried(reading, async () => {
    try {
      return { found: await known.documents.get(path, signal, () => arm.get(path, signal)) };
    } catch (error) {
      if (error instanceof AccessError && error.fault === 'not-found') return { found: undefined };
      throw error;
    }
  });
}

/** The earliest that a rule deletes; null where none does. */
function daysOf(policy: unknown, container: string, where: string): Sourced<number | null> {
  const field = `${where}.managementPolicies.properties.policy.rules`;
  const days = list(policy, 'properties.policy.rules').flatMap((rule) => {
    const filters = at(rule, 'definition.filters');
    const types = texts(filters, 'blobTypes');
    const prefixes = texts(filters, 'prefixMatch');
    const concerns =
      flag(rule, 'enabled') !== false &&
      (types.length === 0 || types.includes('appendBlob')) &&
      (prefixes.length === 0 ||
        prefixes.some((one) => one.startsWith(container) || container.startsWith(one)));
    return concerns ? deletions(rule) : [];
  });
  return days.length === 0
    ? said(null, field, 'no rule deletes it')
    : said(Math.min(...days), field);
}

function deletions(rule: unknown): readonly number[] {
  const gone = at(rule, 'definition.actions.baseBlob.delete');
  return [
    'daysAfterModificationGreaterThan',
    'daysAfterCreationGreaterThan',
    'daysAfterLastAccessTimeGreaterThan',
  ].flatMap((key) => number(gone, key) ?? []);
}

/** A policy that is not locked yet can be taken back. */
function lockOf(container: unknown, where: string): Sourced<boolean> {
  const field = `${where}.properties.immutabilityPolicy.properties.state`;
  const state = text(container, 'properties.immutabilityPolicy.properties.state');
  return said(state === 'Locked', field, state ?? 'not set');
}
