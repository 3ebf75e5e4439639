import { at, elements, labels, requiredText, sharing, text } from '../decode.ts';
import type { Evidence, Subject } from '../verdict.ts';

/** What every object says of itself, as far as it is kept. */
export interface Meta {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty for cluster-scoped objects. */
  readonly namespace: string;
  /** False where a manifest leaves it to whoever applies it. */
  readonly namespaceGiven: boolean;
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly owners: readonly OwnerReference[];
  /** RFC 3339; missing in manifests. */
  readonly created: string | undefined;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller: boolean;
}

/** An object of which only its metadata is read. */
export interface Named {
  readonly meta: Meta;
}

/** Kept of every kind. Annotations are named one by one: the last-applied one holds whole objects. */
export const META_KEEP: readonly string[] = [
  'metadata.labels',
  'metadata.ownerReferences[].apiVersion',
  'metadata.ownerReferences[].kind',
  'metadata.ownerReferences[].name',
  'metadata.ownerReferences[].controller',
  'metadata.creationTimestamp',
];

/** Annotations that name who manages an object. */
export const MANAGERS_KEEP: readonly string[] = [
  'argocd.argoproj.io/tracking-id',
  'meta.helm.sh/release-name',
  'meta.helm.sh/release-namespace',
  'kustomize.toolkit.fluxcd.io/reconcile',
  'kustomize.toolkit.fluxcd.io/ssa',
].map((name) => `metadata.annotations['${name}']`);

/** Reads what META_KEEP keeps. Namespaced objects without a namespace are in `default`, as for kubectl. */
export function metaOf(raw: unknown, namespaced: boolean): Meta {
  const namespace = namespaced ? text(raw, 'metadata.namespace') || undefined : '';
  return {
    apiVersion: requiredText(raw, 'apiVersion'),
    kind: requiredText(raw, 'kind'),
    name: requiredText(raw, 'metadata.name'),
    namespace: namespace ?? 'default',
    namespaceGiven: namespace !== undefined,
    labels: labels(raw, 'metadata.labels'),
    annotations: labels(raw, 'metadata.annotations'),
    owners: ownersOf(at(raw, 'metadata.ownerReferences'), 'metadata.ownerReferences'),
    created: text(raw, 'metadata.creationTimestamp'),
  };
}

const ownersOf = sharing((raw, path): readonly OwnerReference[] =>
  elements(raw, path).flatMap(ownerOf),
);

/** The API takes none without kind and name: one in a file that lacks them refers to nothing. */
function ownerOf(raw: unknown): readonly OwnerReference[] {
  const [kind, name] = [text(raw, 'kind'), text(raw, 'name')];
  if (kind === undefined || name === undefined) return [];
  const controller = Reflect.get(Object(raw), 'controller') === true;
  return [{ apiVersion: text(raw, 'apiVersion') ?? '', kind, name, controller }];
}

/** The subject of an object: its key holds no version and no UID, so that it is stable between runs. */
export function subjectOf(meta: Pick<Meta, 'apiVersion' | 'kind' | 'name' | 'namespace'>): Subject {
  const { apiVersion, kind, namespace, name } = meta;
  const slash = apiVersion.indexOf('/');
  const group = slash === -1 ? 'core' : apiVersion.slice(0, slash);
  // Two literals: this is run for every object and every piece of evidence.
  return namespace === ''
    ? { type: 'k8s', key: `${group}/${kind}/${name}`, apiVersion, kind, name }
    : {
        type: 'k8s',
        key: `${group}/${kind}/${namespace}/${name}`,
        apiVersion,
        kind,
        namespace,
        name,
      };
}

/** Evidence: the value of one field of one object. */
export function fieldOf(
  object: Named,
  path: string,
  value: string | number | boolean,
  note?: string,
): Evidence {
  return {
    subject: subjectOf(object.meta),
    path,
    value: String(value),
    ...(note === undefined ? {} : { note }),
  };
}

/** The cluster as a whole, for verdicts about no single object. */
export const CLUSTER: Subject = { type: 'cluster', key: 'cluster' };
