import { createHash } from 'node:crypto';
import * as api from '@kubernetes/client-node';
import { stringify } from 'yaml';
import type { Kind } from '../../src/model/source.ts';
import { SHAPES } from './shapes.ts';

/** Objects full of canaries, and the path of each canary: lists are `[]`, free keys are `*`. */
export interface Planted {
  readonly objects: readonly Readonly<Tree>[];
  readonly canaries: ReadonlyMap<string, string>;
}

type Tree = Record<string, unknown>;

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

const BUILT_IN = new Set([
  '',
  'admissionregistration.k8s.io',
  'apps',
  'batch',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'networking.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
]);

/** Deeper than any field of a built-in kind: what is below would be a shape that contains itself. */
const DEEPEST = 16;

/**
 * Objects of a kind with a canary in every field: every one that the Kubernetes API describes, every
 * one of a shape written by hand, and fields that nobody knows, on the way to each kept path.
 */
export function plant(kind: Kind<unknown>): Planted {
  const garden = new Garden(kind.id);
  const built = garden.fromApi(kind);
  const shape = SHAPES[kind.kind];
  const bodies = [
    garden.fromKeep(kind.keep),
    ...(built === undefined ? [] : [built]),
    ...(shape === undefined ? [] : [garden.fromShape(shape, '')]),
  ];
  return {
    objects: bodies.map((body, index) => ({
      ...fieldsOf(body),
      apiVersion: kind.apiVersions[0],
      kind: kind.kind,
      metadata: {
        ...fieldsOf(fieldsOf(body)['metadata']),
        name: kind.only?.name ?? `planted-${index}`,
        ...(kind.namespaced ? { namespace: kind.only?.namespace ?? 'garden' } : {}),
      },
    })),
    canaries: garden.canaries,
  };
}

class Garden {
  readonly canaries: Map<string, string> = new Map();
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  fromApi({ apiVersions: [first], kind }: Kind<unknown>): unknown {
    const group = first.includes('/') ? first.slice(0, first.indexOf('/')) : '';
    return BUILT_IN.has(group) ? this.#typed(`V1${kind}`, '', 0) : undefined;
  }

  /** Every kept path ends in a canary, and every object on the way has a field that nobody knows. */
  fromKeep(keep: readonly string[]): unknown {
    const root: Tree = {};
    for (const path of keep) {
      const [outside = '', inside] = path.split('>');
      if (inside === undefined) this.#put(root, '', segmentsOf(path));
      else
        this.#putText(
          root,
          outside,
          keep.filter((one) => one.startsWith(`${outside}>`)),
        );
    }
    return root;
  }

  /** A shape with canaries for the marks in its texts. */
  fromShape(shape: unknown, at: string): unknown {
    if (typeof shape === 'string') return this.#filled(shape, at);
    if (Array.isArray(shape)) return shape.map((one) => this.fromShape(one, `${at}[]`));
    if (typeof shape !== 'object' || shape === null) return shape;
    return Object.fromEntries(
      Object.entries(shape).map(([key, one]) => [key, this.fromShape(one, join(at, key))]),
    );
  }

  #filled(text: string, at: string): string {
    return text.replaceAll(/%([sw])/g, (_mark, style: string, offset: number) => {
      const more = `${text} ${offset}`;
      return style === 's' ? this.#canary(at, more) : this.#word(at, more);
    });
  }

  #put(here: Tree, at: string, [segment = '', ...rest]: readonly string[]): void {
    const isList = segment.endsWith('[]');
    const name = isList ? segment.slice(0, -2) : segment;
    const below = join(at, segment);
    here['unheardOf'] ??= this.#canary(join(at, 'unheardOf'));
    if (rest.length > 0) this.#put(branch(here, name, isList), below, rest);
    else if (here[name] === undefined) {
      here[name] = isList ? [this.#canary(below)] : this.#canary(below);
    }
  }

  /** A text that is itself a document, with a canary where each kept path inside it ends. */
  #putText(root: Tree, outside: string, keep: readonly string[]): void {
    const document: Tree = {};
    for (const path of keep) {
      this.#put(document, `${outside}>`, segmentsOf(path.slice(outside.length + 1)));
    }
    let here = root;
    const segments = segmentsOf(outside);
    for (const segment of segments.slice(0, -1)) here = branch(here, segment, false);
    here[segments.at(-1) ?? ''] = stringify(document);
  }

  #typed(type: string, at: string, depth: number): unknown {
    if (depth > DEEPEST) throw new RangeError(`${at} of ${this.#id} has no end`);
    const element = /^Array<(.+)>$/.exec(type)?.[1];
    if (element !== undefined) return [this.#typed(element, `${at}[]`, depth + 1)];
    const value = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
    if (value !== undefined) {
      const key = this.#canary(`${at} key`);
      return { [key]: this.#typed(value, join(at, '*'), depth + 1) };
    }
    switch (type) {
      case 'number':
        return 1;
      case 'boolean':
        return true;
      case 'Date':
      case 'V1MicroTime':
        return '2026-11-20T09:00:00Z';
      case 'any':
      case 'object':
        return { anything: this.#canary(`${at}.anything`) };
      default:
        return this.#model(type, at, depth);
    }
  }

  #model(type: string, at: string, depth: number): unknown {
    const attributes = attributesOf(type);
    if (attributes === undefined) return this.#canary(at);
    return Object.fromEntries(
      attributes.map(({ baseName, type: below }) => [
        baseName,
        this.#typed(below, join(at, baseName), depth + 1),
      ]),
    );
  }

  /** Looks like a key of a cloud: letters and digits without words, one of its own for every place. */
  #canary(at: string, more: string = ''): string {
    return this.#noted(`Kq7${this.#hash(at, more).slice(0, 29)}`, at);
  }

  /** Looks like a word: nothing but its place tells that it is a secret. */
  #word(at: string, more: string): string {
    const letters = this.#hash(at, more)
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '');
    return this.#noted(`kanarie${letters.slice(0, 12)}`, at);
  }

  #hash(at: string, more: string): string {
    const hash = createHash('sha256').update(`${this.#id} ${at} ${more}`).digest('base64');
    return hash.replaceAll(/[^A-Za-z0-9]/g, '');
  }

  #noted(canary: string, at: string): string {
    this.canaries.set(canary, at);
    return canary;
  }
}

function attributesOf(type: string): readonly Attribute[] | undefined {
  const model: unknown = Reflect.get(api, type);
  const attributes: unknown = Reflect.get(Object(model), 'attributeTypeMap');
  return Array.isArray(attributes) ? attributes : undefined;
}

/** `a.b[].c['d.e']` in its parts; the marks at the end of a path are no part of it. */
function segmentsOf(path: string): readonly string[] {
  const plain = path
    .replace(/[~?]$/, '')
    .replaceAll(/\['([^']+)'\]/g, (_all, key: string) => `.${key.replaceAll('.', '\0')}`);
  return plain.split('.').map((one) => one.replaceAll('\0', '.').replace(/\*$/, 'starred'));
}

function join(at: string, key: string): string {
  return at === '' || at.endsWith('>') ? `${at}${key}` : `${at}.${key}`;
}

/** The object below a field, in its list where it is one; what stood there before gives way to it. */
function branch(here: Tree, name: string, isList: boolean): Tree {
  const found = isList ? firstOf(here[name]) : here[name];
  if (isTree(found)) return found;
  const made: Tree = {};
  here[name] = isList ? [made] : made;
  return made;
}

function fieldsOf(value: unknown): Readonly<Tree> {
  return isTree(value) ? value : {};
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
