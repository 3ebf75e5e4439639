import { basename, dirname, join, normalize } from 'node:path';
import { own } from '../own.ts';

const NAMES: ReadonlySet<string> = new Set([
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
]);
/** Fields that name files which change objects, or tell how to, and are no objects themselves. */
const CHANGING: readonly string[] = [
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'transformers',
  'generators',
  'configurations',
  'replacements',
];
const REMOTE = /^(?:https?:|git@|ssh:|oci:|github\.com\/)|\?ref=/;

export function isKustomization(file: string): boolean {
  return NAMES.has(basename(file));
}

/** What a kustomization does that its files alone do not show. */
export interface Kustomization {
  /** Files that are patches and the like: not objects of their own. */
  readonly patches: readonly string[];
  readonly elsewhere: readonly Elsewhere[];
}

/** Something it brings in that is in no file here; of one kind only, where that is known. */
export interface Elsewhere {
  readonly what: string;
  readonly kind: string | undefined;
}

export function kustomizationOf(value: unknown, file: string): Kustomization {
  const folder = dirname(file);
  const patches = CHANGING.flatMap((field) => listOf(value, field))
    .map((one) => (typeof one === 'string' ? one : own(one, 'path')))
    .filter((one): one is string => typeof one === 'string' && !one.includes('\n'))
    .map((one) => normalize(join(folder, one)));
  const remote = ['resources', 'bases', 'components', 'crds']
    .flatMap((field) => listOf(value, field))
    .filter((one): one is string => typeof one === 'string' && REMOTE.test(one));
  const charts = listOf(value, 'helmCharts').map((one) => `chart ${String(own(one, 'name'))}`);
  return {
    patches,
    elsewhere: [
      ...[...remote, ...charts].map((what) => ({ what, kind: undefined })),
      ...generated(value, 'configMapGenerator', 'ConfigMap'),
      ...generated(value, 'secretGenerator', 'Secret'),
    ],
  };
}

function generated(value: unknown, field: string, kind: string): readonly Elsewhere[] {
  return listOf(value, field).map((one) => ({ what: `${kind} ${String(own(one, 'name'))}`, kind }));
}

function listOf(value: unknown, field: string): readonly unknown[] {
  const found = own(value, field);
  return Array.isArray(found) ? found : [];
}
