import type { Fields } from './rewrite.ts';

/** Pods with these labels in namespaces with those. */
export interface Selectors {
  readonly namespaces: readonly Requirement[];
  readonly pods: readonly Requirement[];
}

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

const NAME = 'kubernetes.io/metadata.name';

/** `ns:{k=v,{Key:app,Operator:In,Values:[x y],}}|pod:all` and `ns:name=x|pod:…`. */
export function theirSelector(text: string): Selectors {
  const [, namespaces = '', pods = ''] = /^ns:(.*)\|pod:(.*)$/.exec(text) ?? [];
  return { namespaces: theirRequirements(namespaces), pods: theirRequirements(pods) };
}

function theirRequirements(text: string): readonly Requirement[] {
  if (text === 'all') return [];
  if (text.startsWith('name=')) return [isIn(NAME, [text.slice('name='.length)])];
  const expressions = /\{Key:([^,]+),Operator:(\w+),Values:\[([^\]]*)\],\}/g;
  const found = [...text.matchAll(expressions)].map(([, key = '', operator = '', values = '']) => ({
    key,
    operator: operator as Requirement['operator'],
    values: values.split(' ').filter((one) => one !== ''),
  }));
  const rest = text.replaceAll(expressions, '').replaceAll(/[{}]/g, '').split(',');
  const equal = rest.filter((one) => one.includes('=')).map((one) => one.split('='));
  return [...found, ...equal.map(([key = '', value = '']) => isIn(key, [value]))];
}

/** As kubectl writes selectors, joined by ` & `; `=x` is the namespace x. */
export function ourSelector(peer: {
  readonly namespaces: string;
  readonly pods: string;
}): Selectors {
  return { namespaces: ourRequirements(peer.namespaces), pods: ourRequirements(peer.pods) };
}

function ourRequirements(text: string): readonly Requirement[] {
  if (text === 'everything') return [];
  if (text.startsWith('=')) return [isIn(NAME, [text.slice(1)])];
  return text.split(' & ').map((one): Requirement => {
    const [, key = '', word, list = ''] = /^(\S+) (in|notin) \((.*)\)$/.exec(one) ?? [];
    if (word !== undefined) {
      return { key, operator: word === 'in' ? 'In' : 'NotIn', values: list.split(',') };
    }
    if (one.startsWith('!')) return { key: one.slice(1), operator: 'DoesNotExist', values: [] };
    const [name = '', value] = one.split('=');
    if (value === undefined) return { key: name, operator: 'Exists', values: [] };
    return isIn(name, [value]);
  });
}

function isIn(key: string, values: readonly string[]): Requirement {
  return { key, operator: 'In', values };
}

/** Whether a pod or template of the input meets the pod selector, where there is one. */
export function holdsSome({ namespaces, pods }: Selectors, objects: readonly Fields[]): boolean {
  if (pods.length === 0) return false;
  return objects.some((object) => {
    const { kind, metadata, spec } = object as Workload;
    const labels = kind === 'Pod' ? metadata?.labels : spec?.template?.metadata?.labels;
    if (labels === undefined) return false;
    const name = metadata?.namespace ?? 'default';
    return (
      meets({ ...labelsOfNamespace(name, objects), [NAME]: name }, namespaces) &&
      meets(labels, pods)
    );
  });
}

/** A pod of the class with as few labels as it takes, in its namespace where that has a name. */
export interface Example {
  readonly namespaces: Labels;
  readonly pods: Labels;
}

type Labels = Readonly<Record<string, string>>;

/** Of which nothing is known where there are no selectors. */
export function exampleOf(selectors: Selectors | undefined, objects: readonly Fields[]): Example {
  if (selectors === undefined) return { namespaces: {}, pods: {} };
  const namespaces = fewest(selectors.namespaces);
  return {
    namespaces: { ...labelsOfNamespace(namespaces[NAME], objects), ...namespaces },
    pods: fewest(selectors.pods),
  };
}

export function isMetBy({ namespaces, pods }: Selectors, example: Example): boolean {
  return meets(example.namespaces, namespaces) && meets(example.pods, pods);
}

function fewest(requirements: readonly Requirement[]): Labels {
  return Object.fromEntries(
    requirements
      .filter(({ operator }) => operator === 'In' || operator === 'Exists')
      .map(({ key, values }) => [key, values[0] ?? '']),
  );
}

function labelsOfNamespace(name: string | undefined, objects: readonly Fields[]): Labels {
  const found = objects.find((one) => {
    const { kind, metadata } = one as Workload;
    return kind === 'Namespace' && metadata?.name === name;
  }) as Workload | undefined;
  return found?.metadata?.labels ?? {};
}

interface Workload {
  readonly kind?: string;
  readonly metadata?: Metadata;
  readonly spec?: { readonly template?: { readonly metadata?: Metadata } };
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function meets(
  labels: Readonly<Record<string, string>>,
  requirements: readonly Requirement[],
): boolean {
  return requirements.every((one) => isMet(one, labels[one.key]));
}

function isMet({ operator, values }: Requirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
