import type { Raw } from '../../scripts/examples/raw.ts';
import type { Kind } from '../../src/model/source.ts';

/** The names by which a custom resource is served. */
export interface CustomResource {
  readonly group: string;
  readonly versions: readonly string[];
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A kind as a custom resource of the first group that it names, in all its versions of that group. */
export function customResource(kind: Kind<unknown>): CustomResource {
  const [group = ''] = kind.apiVersions[0].split('/');
  const versions = kind.apiVersions
    .filter((one) => one.startsWith(`${group}/`))
    .map((one) => one.slice(group.length + 1));
  return { group, versions, kind: kind.kind, plural: kind.plural, namespaced: kind.namespaced };
}

/** A definition that takes any fields; the first version is the one that is stored. */
export function definition(resource: CustomResource): Raw {
  const { group, versions, kind, plural, namespaced } = resource;
  return complete({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: namespaced ? 'Namespaced' : 'Cluster',
      versions: versions.map((name, at) => ({ name, served: true, storage: at === 0 })),
    },
  });
}

/** A definition as the server takes it: with a schema, and approved where the group asks for it. */
export function complete(raw: Raw): Raw {
  const { versions, ...spec } = raw['spec'] as { readonly versions: readonly object[] };
  const any = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    ...raw,
    metadata: {
      ...raw.metadata,
      annotations: {
        'api-approved.kubernetes.io': 'unapproved, for tests',
        ...(raw.metadata['annotations'] as Record<string, string> | undefined),
      },
    },
    spec: {
      ...spec,
      versions: versions.map((one) => ({ schema: { openAPIV3Schema: any }, ...one })),
    },
  };
}
