import type { Asked, Handler, Reply } from './local-server.ts';

export interface Resource {
  readonly groupVersion: string;
  readonly kind: string;
  readonly resource: string;
  readonly namespaced: boolean;
  readonly objects: readonly ApiObject[];
}

export interface ApiObject {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface ApiOptions {
  readonly resources: readonly Resource[];
  /** False for group by group, as servers before 1.26 answer. */
  readonly aggregated?: boolean;
  /** Group versions whose backing service does not answer. */
  readonly down?: readonly string[];
  /** Whether this resource may be listed, in one namespace or (undefined) in all. */
  readonly allows?: (resource: string, namespace: string | undefined) => boolean;
  /** What a rules review says where it may not be left to the list itself. */
  readonly rules?: 'complete' | 'incomplete' | 'refused';
}

const FORBIDDEN: Reply = { status: 403, bytes: 'canary-of-the-body' };
const MISSING: Reply = { status: 404, bytes: 'canary-of-the-body' };

/** The Kubernetes API over these objects: discovery, paged lists, single objects, rules reviews. */
export function clusterApi(options: ApiOptions): Handler {
  return (asked) => {
    if (asked.path === '/version') return { json: { gitVersion: 'v1.36.3' } };
    if (asked.path === '/api' || asked.path === '/apis') return discovery(asked, options);
    if (asked.path.endsWith('/selfsubjectrulesreviews')) return review(asked, options);
    const found = targetOf(asked.path, options);
    return found === undefined ? groupDocument(asked.path, options) : answer(asked, found, options);
  };
}

interface Target {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

function targetOf(path: string, { resources }: ApiOptions): Target | undefined {
  for (const resource of resources) {
    const base = pathOf(resource.groupVersion);
    const pattern = new RegExp(
      `^${base}/(?:namespaces/([^/]+)/)?${resource.resource}(?:/([^/]+))?$`,
    );
    const match = pattern.exec(path);
    if (match !== null) return { resource, namespace: match[1], name: match[2] };
  }
  return undefined;
}

function answer(
  { query, headers }: Asked,
  { resource, namespace, name }: Target,
  { allows = () => true, down = [] }: ApiOptions,
): Reply {
  if (down.includes(resource.groupVersion)) return { status: 503 };
  const own = resource.kind === 'Namespace' ? name : namespace;
  if (!allows(resource.resource, own)) return FORBIDDEN;
  const objects = resource.objects.filter(
    ({ metadata }) => namespace === undefined || metadata.namespace === namespace,
  );
  if (name !== undefined) {
    const one = objects.find(({ metadata }) => metadata.name === name);
    return one === undefined ? MISSING : { json: one };
  }
  const selected = query.get('fieldSelector')?.replace('metadata.name=', '');
  const found = objects.filter(
    ({ metadata }) => selected === undefined || metadata.name === selected,
  );
  const start = Number(query.get('continue') ?? 0);
  const end = start + Number(query.get('limit') ?? found.length);
  const page = found.slice(start, end);
  const metadata = end < found.length ? { continue: String(end) } : {};
  const accept = headers.accept ?? '';
  if (accept.includes('as=Table')) return { json: { kind: 'Table', metadata, ...tableOf(page) } };
  const items = accept.includes('as=PartialObjectMetadataList') ? page.map(metadataOf) : page;
  return { json: { kind: `${resource.kind}List`, metadata, items }, gzip: true };
}

function metadataOf({ metadata }: ApiObject): unknown {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function tableOf(objects: readonly ApiObject[]): Readonly<Record<string, unknown>> {
  return {
    columnDefinitions: [{ name: 'Name' }, { name: 'Type' }],
    rows: objects.map((one) => ({
      cells: [one.metadata.name, Reflect.get(one, 'type')],
      object: metadataOf(one),
    })),
  };
}

function discovery({ path }: Asked, options: ApiOptions): Reply {
  const versions = [...new Set(options.resources.map(({ groupVersion }) => groupVersion))].filter(
    (one) => one.includes('/') === (path === '/apis'),
  );
  if (options.aggregated !== false) {
    return {
      json: { kind: 'APIGroupDiscoveryList', items: versions.map((one) => group(one, options)) },
    };
  }
  if (path === '/api') return { json: { kind: 'APIVersions', versions } };
  const groups = versions.map((groupVersion) => ({ versions: [{ groupVersion }] }));
  return { json: { kind: 'APIGroupList', groups } };
}

function group(groupVersion: string, { resources, down = [] }: ApiOptions): unknown {
  const [name, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
  const isDown = down.includes(groupVersion);
  return {
    metadata: { name },
    versions: [
      {
        version,
        freshness: isDown ? 'Stale' : 'Current',
        resources: (isDown ? [] : resources)
          .filter((one) => one.groupVersion === groupVersion)
          .map(({ resource, kind, namespaced }) => ({
            resource,
            responseKind: { group: name, version, kind },
            scope: namespaced ? 'Namespaced' : 'Cluster',
            verbs: ['get', 'list'],
          })),
      },
    ],
  };
}

function groupDocument(path: string, { resources, down = [] }: ApiOptions): Reply {
  const found = resources.filter(({ groupVersion }) => pathOf(groupVersion) === path);
  const [first] = found;
  if (first === undefined) return MISSING;
  if (down.includes(first.groupVersion)) return { status: 503 };
  const served = found.flatMap(({ kind, resource, namespaced }) => [
    { name: resource, kind, namespaced },
    { name: `${resource}/status`, kind, namespaced },
  ]);
  return { json: { kind: 'APIResourceList', groupVersion: first.groupVersion, resources: served } };
}

function review({ body }: Asked, options: ApiOptions): Reply {
  const { rules = 'complete', allows = () => true, resources } = options;
  if (rules === 'refused') return FORBIDDEN;
  const { namespace }: { namespace: string } = JSON.parse(body).spec;
  const allowed = resources.filter(({ resource }) => allows(resource, namespace));
  const resourceRules = allowed.map(({ groupVersion, resource }) => ({
    verbs: ['list'],
    apiGroups: [groupVersion.includes('/') ? groupVersion.split('/')[0] : ''],
    resources: [resource],
  }));
  const incomplete = rules === 'incomplete';
  const status = { incomplete, resourceRules: incomplete ? [] : resourceRules };
  return { status: 201, json: { status } };
}

function pathOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;
}
