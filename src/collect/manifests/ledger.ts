import type { Ignored, Item, Origin } from '../../model/cluster.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import type { Gap } from '../../model/observed.ts';
import type { Kind } from '../../model/source.ts';
import { type Fields, isFields, own } from '../own.ts';
import { project } from '../project.ts';
import { type Document, isListKind } from './documents.ts';
import { Texts } from './texts.ts';
import { UnreadPods } from './unread-pods.ts';

const KUSTOMIZE = 'kustomize.config.k8s.io';
const MAX_LISTS = 8;

/** What the list around an item says of it. */
interface Around {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Sorts documents into kinds and keeps, by name, what no kind reads. */
export class Ledger {
  readonly #byGroupKind = new Map<string, Kind<unknown>[]>();
  readonly #items = new Map<string, Map<string, Item>>();
  readonly #gaps = new Map<string, Gap>();
  readonly #unreadPods = new UnreadPods();
  readonly #texts = new Texts();
  readonly ignored: Ignored[] = [];
  /** Kubernetes objects met, read or not. */
  objects = 0;

  constructor(kinds: readonly Kind<unknown>[]) {
    for (const kind of kinds) {
      this.#items.set(kind.id, new Map());
      for (const key of new Set(kind.apiVersions.map((one) => groupKind(one, kind.kind)))) {
        const list = this.#byGroupKind.get(key) ?? [];
        list.push(kind);
        this.#byGroupKind.set(key, list);
      }
    }
  }

  /** In the order they were met. */
  itemsOf(kind: Kind<unknown>): readonly Item[] {
    return [...(this.#items.get(kind.id)?.values() ?? [])];
  }

  /** Why there may be more of a kind: a list that was cut off, pods of objects that are not read. */
  gapsOf({ id }: Kind<unknown>): readonly Gap[] {
    const cutOff = this.#gaps.get(id);
    return [
      ...(cutOff === undefined ? [] : [cutOff]),
      ...(id === pods.id ? this.#unreadPods.gaps(id) : []),
    ];
  }

  add(document: Document, file: string): void {
    this.#value(document, document.value, { file, line: document.line }, undefined, 0);
  }

  ignore(what: string, reason: string, origin: Origin): void {
    this.ignored.push({ what: this.#texts.text(what), reason, origin });
  }

  #value(
    document: Document,
    value: unknown,
    origin: Origin,
    around: Around | undefined,
    lists: number,
  ): void {
    if (!isListKind(value)) {
      this.#object(value, origin, around);
      return;
    }
    if (lists >= MAX_LISTS) {
      this.ignore('a list', 'lists nested too deep', origin);
      return;
    }
    const apiVersion = textOf(value, 'apiVersion');
    const kind = textOf(value, 'kind').slice(0, -'List'.length);
    this.objects += 1;
    this.#cutOff(value, apiVersion, kind);
    const items = own(value, 'items');
    for (const item of Array.isArray(items) ? items : []) {
      const line = document.lineOf(item) ?? origin.line;
      this.#value(document, item, { file: origin.file, line }, { apiVersion, kind }, lists + 1);
    }
  }

  /** A page of a longer list: what follows was not seen. */
  #cutOff(list: unknown, apiVersion: string, kind: string): void {
    const next = own(own(list, 'metadata'), 'continue');
    if (typeof next !== 'string' || next === '') return;
    for (const one of this.#byGroupKind.get(groupKind(apiVersion, kind)) ?? []) {
      this.#gaps.set(one.id, {
        source: one.id,
        cause: 'not-collected',
        detail: `the input holds one page of a longer list of ${one.plural}`,
        permission: `the whole list: kubectl get ${one.plural} -A -o yaml`,
      });
    }
  }

  #object(value: unknown, origin: Origin, around: Around | undefined): void {
    if (!isFields(value)) {
      this.ignore(nameOfValue(value), 'not a Kubernetes object: it is no map', origin);
      return;
    }
    const object = withType(value, around);
    const apiVersion = textOf(object, 'apiVersion');
    const kind = textOf(object, 'kind');
    if (apiVersion === '' || kind === '') {
      const reason = 'not a Kubernetes object: it has no apiVersion and kind';
      this.ignore('a document', reason, origin);
      return;
    }
    this.objects += 1;
    const what = describe(object);
    if (apiVersion.startsWith(`${KUSTOMIZE}/`)) {
      const reason = 'a kustomization is not built: scan what kubectl kustomize prints';
      this.ignore(what, reason, origin);
      return;
    }
    const kinds = this.#byGroupKind.get(groupKind(apiVersion, kind)) ?? [];
    if (kinds.length === 0) {
      this.#unreadPods.add(object, what, origin);
      this.ignore(what, 'no check reads this kind', origin);
      return;
    }
    this.#keep(object, kinds, what, origin);
  }

  #keep(object: Fields, kinds: readonly Kind<unknown>[], what: string, origin: Origin): void {
    const named = withName(object);
    if (named === undefined) {
      this.ignore(what, 'it has no text as metadata.name: the API server would refuse it', origin);
      return;
    }
    const { name, raw, generated } = named;
    let kept = false;
    for (const kind of kinds) {
      const namespace = kind.namespaced
        ? textOf(own(raw, 'metadata'), 'namespace') || 'default'
        : '';
      if (!isWanted(kind, namespace, name)) continue;
      kept = true;
      const key = generated ? `${origin.file}\n${origin.line}` : `${namespace}/${name}`;
      this.#put(kind, key, { raw: this.#texts.own(project(raw, kind)), origin });
    }
    if (!kept) this.ignore(what, 'no check reads this object of its kind', origin);
  }

  /** What is written later replaces what came before, as when the files are applied in order. */
  #put(kind: Kind<unknown>, key: string, item: Item): void {
    const items = this.#items.get(kind.id);
    const before = items?.get(key);
    if (before?.origin !== undefined) {
      const by = item.origin === undefined ? '' : ` (${item.origin.file}:${item.origin.line})`;
      const reason = `the same object is written again later${by}, and the last one counts`;
      this.ignore(describe(before.raw), reason, before.origin);
      items?.delete(key);
    }
    items?.set(key, item);
  }
}

function isWanted({ only, also }: Kind<unknown>, namespace: string, name: string): boolean {
  if (only === undefined || also?.matches(namespace, name)) return true;
  return only.namespace === namespace && only.name === name;
}

/** Items of typed lists may leave out what the list says. */
function withType(object: Fields, around: Around | undefined): Fields {
  if (around === undefined || around.kind === '' || around.apiVersion === '') return object;
  if (own(object, 'kind') !== undefined || own(object, 'apiVersion') !== undefined) return object;
  return { ...object, apiVersion: around.apiVersion, kind: around.kind };
}

/** An object whose name the API server makes up is named by its prefix, `job-*`. */
function withName(
  object: Fields,
): { readonly name: string; readonly raw: Fields; readonly generated: boolean } | undefined {
  const metadata = own(object, 'metadata');
  const name = textOf(metadata, 'name');
  if (name !== '') return { name, raw: object, generated: false };
  const prefix = textOf(metadata, 'generateName');
  if (prefix === '' || !isFields(metadata)) return undefined;
  const generated = `${prefix}*`;
  return {
    name: generated,
    raw: { ...object, metadata: { ...metadata, name: generated } },
    generated: true,
  };
}

function describe(object: unknown): string {
  const metadata = own(object, 'metadata');
  const name = textOf(metadata, 'name') || `${textOf(metadata, 'generateName')}*`;
  const namespace = textOf(metadata, 'namespace');
  const type = `${textOf(object, 'apiVersion')} ${textOf(object, 'kind')}`;
  if (name === '*') return type;
  return namespace === '' ? `${type} ${name}` : `${type} ${namespace}/${name}`;
}

function groupKind(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return `${slash === -1 ? '' : apiVersion.slice(0, slash)}/${kind}`;
}

function textOf(value: unknown, key: string): string {
  const found = own(value, key);
  return typeof found === 'string' ? found : '';
}

function nameOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'nothing' : `a ${typeof value}`;
}
