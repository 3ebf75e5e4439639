import { compileKeep, type KeepTree } from '../model/keep.ts';
import type { Kind } from '../model/source.ts';
import { certificatesIn } from './certificates.ts';
import { type Fields, isFields, own, setOwn } from './own.ts';
import { readEntries } from './read-entries.ts';
import { readSettings } from './read-settings.ts';
import { redact } from './redact.ts';

const LONGEST_DOCUMENT = 262_144;

const trees = new WeakMap<Kind<unknown>, KeepTree>();

/**
 * What a kind keeps of a raw object, besides apiVersion, kind, name and namespace. Objects and lists
 * on the way to a kept path stay, emptied, so that their presence shows. A value of another shape
 * than its path expects stays as an empty value of its own type: the decoder says it is malformed.
 */
export function project(raw: unknown, kind: Kind<unknown>): unknown {
  const kept = prune(raw, treeOf(kind));
  if (!isFields(kept)) return kept;
  const result: Fields = {};
  copy(raw, result, 'apiVersion');
  copy(raw, result, 'kind');
  const metadata: Fields = {};
  copy(own(raw, 'metadata'), metadata, 'name');
  copy(own(raw, 'metadata'), metadata, 'namespace');
  const keptMetadata = own(kept, 'metadata');
  if (isFields(keptMetadata)) setAll(metadata, keptMetadata);
  if (own(raw, 'metadata') !== undefined) result['metadata'] = metadata;
  for (const key of Object.keys(kept)) {
    if (!Object.hasOwn(result, key)) setOwn(result, key, kept[key]);
  }
  return result;
}

function treeOf(kind: Kind<unknown>): KeepTree {
  const known = trees.get(kind);
  if (known !== undefined) return known;
  const tree = compileKeep(kind.keep);
  trees.set(kind, tree);
  return tree;
}

/** Key by key: objects made from property descriptors are slower and larger. */
function setAll(target: Fields, fields: Fields): void {
  for (const key of Object.keys(fields)) setOwn(target, key, fields[key]);
}

function copy(from: unknown, to: Fields, key: string): void {
  const value = own(from, key);
  if (value !== undefined) setOwn(to, key, typeof value === 'object' ? emptied(value) : value);
}

function prune(value: unknown, tree: KeepTree): unknown {
  if (tree.whole) return value;
  if (tree.redact) return redact(value);
  if (tree.alike) return withoutRandomEnd(value);
  if (tree.certificates) return certificatesIn(value);
  if (tree.document !== undefined) return pruneDocument(value, tree.document);
  if (Array.isArray(value)) {
    const { items } = tree;
    return items === undefined ? [] : value.map((one) => prune(one, items));
  }
  return isFields(value) ? pruneFields(value, tree) : emptied(value);
}

function pruneFields(value: Fields, tree: KeepTree): Fields {
  const { fields, prefixes, names } = tree;
  const result: Fields = {};
  for (const key of Object.keys(value)) {
    const below = fields.get(key);
    // Most have no prefixes, and this is run for every field of every object.
    // oxlint-disable-next-line unicorn/no-useless-length-check
    if (prefixes.length > 0 && prefixes.some((prefix) => key.startsWith(prefix))) {
      setOwn(result, key, value[key]);
    } else if (below !== undefined) setOwn(result, key, prune(value[key], below));
    else if (names) setOwn(result, key, emptied(value[key]));
  }
  return result;
}

/**
 * The token volume that the API server adds to each pod has a name of its own. Without its end the
 * replicas of a workload stay as equal as their template made them, and are held once.
 */
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;

function withoutRandomEnd(value: unknown): unknown {
  return typeof value === 'string' && TOKEN_VOLUME.test(value) ? 'kube-api-access' : value;
}

/** A document that is not written as expected stays as an empty text: the decoder says so. */
function pruneDocument(value: unknown, tree: KeepTree): unknown {
  if (tree.items !== undefined) return pruneEntries(value, tree.items);
  if (typeof value === 'string') {
    const json = value.trimStart().startsWith('{') ? parsed(value) : undefined;
    if (isFields(json)) {
      const texts = (key: string): string => JSON.stringify(own(json, key)) ?? '';
      return withCertificates(pruneFields(json, tree), tree, (key) =>
        texts(key).replaceAll('\\n', '\n'),
      );
    }
    const settings = readSettings(value, tree);
    if (settings === undefined) return '';
    return withCertificates(settings, tree, (key) => linesBelow(value, key));
  }
  return isFields(value) ? pruneFields(value, tree) : emptied(value);
}

/** Certificates inside a document are read wherever they stand below their key: blocks of PEM show themselves. */
function withCertificates(
  settings: Fields,
  tree: KeepTree,
  textOf: (key: string) => string,
): Fields {
  for (const [key, { certificates }] of tree.fields) {
    if (!certificates) continue;
    const text = textOf(key);
    if (text !== '') setOwn(settings, key, certificatesIn(text));
  }
  return settings;
}

/** The lines of a key of the whole document, up to the next one. */
function linesBelow(text: string, key: string): string {
  const lines = text.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (start === -1) return '';
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^[A-Za-z]/.test(line));
  return rest.slice(0, end === -1 ? rest.length : end).join('\n');
}

/** A list that is not written as expected stays as an empty object: an empty text is an empty list. */
function pruneEntries(value: unknown, items: KeepTree): unknown {
  if (typeof value === 'string') return readEntries(value, items) ?? {};
  return Array.isArray(value) ? value.map((one) => prune(one, items)) : emptied(value);
}

/** Programs write settings as JSON too; what is none is not for us to repair. */
function parsed(text: string): unknown {
  if (text.length > LONGEST_DOCUMENT) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Nothing of a value but its type. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  if (typeof value === 'object') return value === null ? null : {};
  if (typeof value === 'number') return 0;
  return typeof value === 'boolean' ? false : '';
}
