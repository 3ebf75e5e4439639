import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifests } from '../../../src/collect/manifests/read-manifests.ts';
import type { ClusterData } from '../../../src/model/cluster.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { bytesOf, folder, kinds, namesIn, refusal } from '../kinds.ts';

/** Writes files and reads their folder. */
function write(files: Readonly<Record<string, string | Uint8Array>>): string {
  const base = folder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, name)), { recursive: true });
    writeFileSync(join(base, name), text);
  }
  return base;
}

function read(...paths: readonly string[]): Promise<ClusterData> {
  return readManifests(paths, { kinds });
}

function ignoredIn(data: ClusterData, base: string): readonly string[] {
  return data.ignored.map(({ what, reason, origin }) => {
    const where = `${origin?.file}:${origin?.line}`.replace(`${base}/`, '');
    return `${where} ${what}: ${reason}`.replaceAll(`${base}/`, '');
  });
}

function object(kind: string, name: string, rest = ''): string {
  const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'v1';
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}`;
}

test('files and folders are read in order, hidden folders and packages are not', async () => {
  const base = write({
    'b.yaml': `# c\n${object('Pod', 'b')}---\n${object('Deployment', 'b')}`,
    'a/x.yml': object('Pod', 'a'),
    'a/y.json': '\n{"apiVersion":"v1","kind":"Pod","metadata":{"name":"y"}}',
    'a/README.md': '{{ no manifest',
    '.git/z.yaml': object('Pod', 'hidden'),
    'node_modules/z.yaml': object('Pod', 'package'),
  });
  expect(namesIn(await read(base), base)).toEqual({
    'apps/Deployment': ['b@b.yaml:6'],
    'core/Pod': ['a@a/x.yml:1', 'y@a/y.json:2', 'b@b.yaml:2'],
  });
});

test('every document is read or named', async () => {
  const base = write({
    'a.yaml':
      `${object('Service', 's')}---\n- 1\n---\njust text\n---\na: 1\n---\n# empty\n---\nnull\n---\n` +
      `${object('ConfigMap', 'other')}---\napiVersion: v1\nkind: Pod\n---\n${object('Pod', 'a')}` +
      `---\n{apiVersion: v1, kind: Pod, metadata: {generateName: job-}}\n`,
  });
  const data = await read(base);
  expect(namesIn(data, base)).toEqual({ 'core/Pod': ['a@a.yaml:22', 'job-*@a.yaml:26'] });
  expect(ignoredIn(data, base)).toEqual([
    'a.yaml:1 v1 Service s: no check reads this kind',
    'a.yaml:5 a list: not a Kubernetes object: it is no map',
    'a.yaml:7 a string: not a Kubernetes object: it is no map',
    'a.yaml:9 a document: not a Kubernetes object: it has no apiVersion and kind',
    'a.yaml:15 v1 ConfigMap other: no check reads this object of its kind',
    'a.yaml:19 v1 Pod: it has no text as metadata.name: the API server would refuse it',
  ]);
});

test('objects keep what their kind keeps, their status and their place', async () => {
  const base = write({
    'a.yaml': object('Pod', 'a', 'spec: {hostNetwork: yes, secret: x, template: {mode: 0644}}\n'),
  });
  expect((await read(base)).leaves.get('core/Pod')).toEqual({
    state: 'seen',
    value: [
      {
        raw: {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'a' },
          spec: { hostNetwork: true, template: { mode: 420 } },
        },
        origin: { file: join(base, 'a.yaml'), line: 1 },
      },
    ],
  });
});

test('lists of all sorts are their items, with the line of each', async () => {
  const pod = (name: string): string => `{"metadata":{"name":"${name}"}}`;
  const base = write({
    'a.yaml':
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n' +
      '- apiVersion: v1\n  kind: PodList\n  items:\n  - metadata: {name: b}\n- 5\n- null\n',
    'b.json': `{"apiVersion":"v1","items":[\n${pod('c')},\n${pod('d')}],"kind":"PodList"}`,
    'c.yaml': 'apiVersion: apps/v1\nkind: DeploymentList\nitems: null\n',
  });
  const data = await read(base);
  expect(namesIn(data, base)).toEqual({
    'core/Pod': ['a@a.yaml:4', 'b@a.yaml:10', 'c@b.json:2', 'd@b.json:3'],
  });
  expect(ignoredIn(data, base)).toEqual([
    'a.yaml:1 a number: not a Kubernetes object: it is no map',
    'a.yaml:1 nothing: not a Kubernetes object: it is no map',
  ]);
});

test('pods of objects that are not read are missing, namespace by namespace', async () => {
  const maker = (kind: string, name: string, namespace: string, spec: string) =>
    `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
  const template = '{template: {spec: {containers: [{name: a, image: b}]}}}';
  const base = write({
    'a.yaml': [
      object('Pod', 'a'),
      maker('Rollout', 'web', 'shop', template),
      maker('Rollout', 'api', 'shop', template),
      maker('TrainingJob', 'fit', 'lab', `{replicas: {Worker: ${template}}}`),
      maker('ApplicationSet', 'apps', 'argo', '{template: {spec: {source: {}}}}'),
      object('PodTemplate', 'unused', 'template: {spec: {containers: [{name: a}]}}\n'),
    ].join('---\n'),
  });
  const { leaves } = await read(base);
  const gap = (detail: string, namespace: string) => ({
    source: 'core/Pod',
    cause: 'not-collected',
    detail,
    namespace,
    permission: 'a scan of the running cluster, where its pods are seen',
  });
  expect(leaves.get('core/Pod')).toMatchObject({
    state: 'partial',
    gaps: [
      gap(
        `no check reads the kind of example.com/v1 Rollout shop/web (${base}/a.yaml:5), which makes pods (and 1 more)`,
        'shop',
      ),
      gap(
        `no check reads the kind of example.com/v1 TrainingJob lab/fit (${base}/a.yaml:15), which makes pods`,
        'lab',
      ),
    ],
  });
  expect(leaves.get('apps/Deployment')).toEqual({ state: 'seen', value: [] });
});

test('a page of a longer list is seen in part', async () => {
  const base = write({
    'a.yaml': 'apiVersion: v1\nkind: PodList\nmetadata: {continue: abc}\nitems: []\n',
  });
  expect((await read(base)).leaves.get('core/Pod')).toEqual({
    state: 'partial',
    value: [],
    gaps: [
      {
        source: 'core/Pod',
        cause: 'not-collected',
        detail: 'the input holds one page of a longer list of pods',
        permission: 'the whole list: kubectl get pods -A -o yaml',
      },
    ],
  });
});

test('groups and versions of one kind are that kind, and one object may be asked for by name', async () => {
  const base = write({
    'a.yaml':
      'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\n---\n' +
      'apiVersion: other/v1\nkind: Deployment\nmetadata: {name: b}\n---\n' +
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: kube-system}\n',
  });
  const data = await read(base);
  expect(namesIn(data, base)).toEqual({
    'apps/Deployment': ['a@a.yaml:1'],
    'core/ConfigMap:kube-system/cilium-config': ['cilium-config@a.yaml:9'],
  });
  expect(ignoredIn(data, base)).toEqual([
    'a.yaml:5 other/v1 Deployment b: no check reads this kind',
  ]);
});

test('of the same object twice the last one counts, and the first is named', async () => {
  const base = write({
    'a.yaml': object('Pod', 'a'),
    'b.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: default}\n',
    'c.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: other}\n',
  });
  const data = await read(base);
  expect(namesIn(data, base)).toEqual({ 'core/Pod': ['a@b.yaml:1', 'a@c.yaml:1'] });
  expect(ignoredIn(data, base)).toEqual([
    'a.yaml:1 v1 Pod a: the same object is written again later (b.yaml:1), and the last one counts',
  ]);
});

test('what people declare is whole; what only a cluster has is a gap that says where it shows', async () => {
  const base = write({ 'a.yaml': object('Node', 'node-1') });
  const { leaves, info, permissions, gaps } = await read(base);
  const gap = (source: string, holder: string): unknown => ({
    source,
    cause: 'not-declared',
    detail: `manifests do not say it: only ${holder} shows it`,
    permission: 'scan the cluster itself, or a snapshot of it',
  });
  expect(leaves.get('core/Pod')).toEqual({ state: 'seen', value: [] });
  expect(leaves.get('core/Node')).toMatchObject({
    state: 'partial',
    gaps: [gap('core/Node', 'a running cluster')],
  });
  expect(leaves.get('info/version')).toEqual({
    state: 'unseen',
    gaps: [gap('info/version', 'the API server')],
  });
  expect(leaves.get('cloud/logging')).toEqual({
    state: 'unseen',
    gaps: [gap('cloud/logging', 'the cloud')],
  });
  expect({ info, permissions, gaps }).toEqual({
    info: {
      id: base,
      name: base.split('/').at(-1),
      identities: [{ type: 'path', value: base }],
      source: 'manifests',
    },
    permissions: { held: [], missing: [] },
    gaps: [],
  });
});

test('several paths are one cluster, named by the folder that holds them or as configured', async () => {
  const base = write({ 'x/a.yaml': object('Pod', 'a'), 'x/b/c.yaml': object('Pod', 'b') });
  const paths = [join(base, 'x/b/'), join(base, 'x/a.yaml'), join(base, 'x/b/c.yaml')];
  const data = await read(...paths);
  expect(namesIn(data, base)).toEqual({ 'core/Pod': ['b@x/b/c.yaml:1', 'a@x/a.yaml:1'] });
  expect(data.info.id).toBe(join(base, 'x'));
  expect((await readManifests(paths, { kinds, name: 'prod' })).info).toMatchObject({
    id: 'prod',
    name: 'prod',
    identities: [
      { type: 'configured', value: 'prod' },
      { type: 'path', value: join(base, 'x') },
    ],
  });
});

test('standard input is read where the path is a dash', async () => {
  const stdin = bytesOf('\ufeffapiVersion: v1\r\nkind: Pod\r\nmeta', 'data:\r\n  name: a\r\n');
  const data = await readManifests(['-'], { kinds, stdin });
  expect([namesIn(data, ''), data.info.id]).toEqual([{ 'core/Pod': ['a@stdin:1'] }, 'stdin']);
});

test('all malformed files are named in one error, with the place of the first', async () => {
  const base = write({
    'a.yaml': object('Pod', 'a'),
    'b.yaml': 'a: 1\nb: 2\na: 3\n',
    'c.json': '{"a": 1,\n "a": 2}',
    'd.yaml': Buffer.from([0x61, 0x3a, 0x20, 0xff]),
    'e.yaml': 'a: "\0"',
  });
  const { message, place } = await refusal(() => read(base));
  expect({ message: message.replaceAll(`${base}/`, ''), place }).toEqual({
    message:
      'duplicate key "a"\nc.json:2:2: duplicate key "a"\nd.yaml:1:4: not UTF-8 text\n' +
      'e.yaml:1:5: a NUL byte: this is a binary file, not text',
    place: { file: join(base, 'b.yaml'), line: 3, column: 1 },
  });
});

test('a template that is named is refused with what to do', async () => {
  const base = write({ 'a.yaml': 'a: 1\nb: {{ .Values.b }}\n' });
  const { message, place, hint } = await refusal(() => read(join(base, 'a.yaml')));
  expect({ message, place, hint }).toEqual({
    message: 'a template, not YAML yet',
    place: { file: join(base, 'a.yaml'), line: 2, column: 4 },
    hint: 'render it first: helm template CHART | kubemuster scan -',
  });
});

test('templates in a folder leave every declared kind in part, for they may define anything', async () => {
  const base = write({
    'chart/Chart.yaml': 'apiVersion: v2\nname: c\n',
    'chart/values.yaml': 'a: 1\n',
    'chart/crds/pod.yaml': object('Pod', 'a'),
    'chart/templates/one.yaml': '{{- if .x }}\na: 1\n{{- end }}\n',
    'chart/templates/sub/two.yaml': object('Pod', '"{{ .Release.Name }}"'),
    'rules.yaml': object('Pod', 'b', 'spec: {text: "{{ $value }}"}\n'),
  });
  const data = await read(base);
  const at = (file: string, more = ''): unknown => ({
    cause: 'malformed',
    detail: `${join(base, file)} is a template, not YAML: it may define anything${more}`,
    permission: 'render it first: helm template CHART | kubemuster scan -',
  });
  expect(namesIn(data, base)).toEqual({
    'core/Pod': ['a@chart/crds/pod.yaml:1', 'b@rules.yaml:1'],
  });
  expect(data.gaps).toMatchObject([
    at('chart/templates/one.yaml:1'),
    at('chart/templates/sub/two.yaml:3'),
  ]);
  for (const id of ['core/Pod', 'apps/Deployment', 'core/Namespace']) {
    const gaps = [at('chart/templates/one.yaml:1', ' (and 1 more templates)')];
    expect(data.leaves.get(id)).toMatchObject({ state: 'partial', gaps });
  }
});

test('a kustomization is named, its patches are no objects, and what it brings in is a gap', async () => {
  const base = write({
    'kustomization.yaml':
      'resources: [pod.yaml, "https://example.com/base?ref=v1"]\n' +
      'patches: [{path: patch.yaml}]\nconfigMapGenerator: [{name: made}]\n',
    'pod.yaml': object('Pod', 'a'),
    'patch.yaml': object('Pod', 'a', 'spec: {}\n'),
  });
  const data = await read(base);
  expect(namesIn(data, base)).toEqual({ 'core/Pod': ['a@pod.yaml:1'] });
  expect(ignoredIn(data, base)).toEqual([
    'kustomization.yaml:1 Kustomization: a kustomization is not built: scan what kubectl kustomize prints',
    'patch.yaml:1 a document: part of a kustomization: no object of its own',
  ]);
  const details = (id: string): readonly string[] => {
    const observed = data.leaves.get(id);
    const gaps = observed === undefined || observed.state === 'seen' ? [] : observed.gaps;
    return gaps.map(({ detail }) => detail.replace(`${base}/`, ''));
  };
  const brings = 'kustomization.yaml brings in https://example.com/base?ref=v1';
  expect(details('core/Pod')).toEqual([`${brings}, which is in no file here`]);
  expect(details('core/ConfigMap:kube-system/cilium-config')).toEqual([
    `${brings}, which is in no file here (and 1 more)`,
  ]);
});

test('links are followed, but not in circles', async () => {
  const base = write({ 'a/x.yaml': object('Pod', 'a') });
  symlinkSync('..', join(base, 'a/up'));
  symlinkSync('a', join(base, 'b'));
  symlinkSync('x.yaml', join(base, 'a/y.yaml'));
  const data = await read(base);
  expect(namesIn(data, base)).toEqual({ 'core/Pod': ['a@b/y.yaml:1'] });
  expect(data.ignored.length).toBe(3);
  symlinkSync('nowhere', join(base, 'z.yaml'));
  expect((await refusal(() => read(base))).place).toEqual({ file: join(base, 'z.yaml') });
});

test('missing and empty paths, and paths without an object, are refused', async () => {
  const base = write({
    'x/plan.yaml': 'a: 1\n',
    'y/readme.txt': 'x',
    'z/empty.yaml': '# nothing\n',
  });
  const messages = [];
  for (const path of ['none', 'x', 'y', 'z', 'x/plan.yaml/a']) {
    const { message } = await refusal(() => read(join(base, path)));
    messages.push(message.replaceAll(base, ''));
  }
  expect(messages).toEqual([
    'there is no such file or folder',
    'no Kubernetes object in /x',
    'no .yaml, .yml or .json file in /y',
    'no Kubernetes object in /z',
    'a part of its path is not a folder',
  ]);
});

test('a file that may not be read is refused', async () => {
  const base = write({ 'a.yaml': object('Pod', 'a'), 'b.yaml': object('Pod', 'b') });
  chmodSync(join(base, 'b.yaml'), 0);
  const outcome = await read(base).then(
    (data) => namesIn(data, base),
    (error: unknown) => (error instanceof InputError ? [error.message, error.place] : error),
  );
  const refused = ['no permission to read it', { file: join(base, 'b.yaml') }];
  // Root may read everything, so as root there is nothing to refuse: both must be read.
  const both = { 'core/Pod': ['a@a.yaml:1', 'b@b.yaml:1'] };
  expect(outcome).toEqual(process.getuid?.() === 0 ? both : refused);
});

test('an interrupted reading stops', async () => {
  const base = write({ 'a.yaml': object('Pod', 'a') });
  const signal = AbortSignal.abort();
  await expect(readManifests([base], { kinds, signal })).rejects.toThrow('aborted');
});

test('large files are read whole: many documents, and one list', async () => {
  const labels = `labels: {${Array.from({ length: 40 }, (_, i) => `key-${i}: value-${i}`).join(', ')}}`;
  const one = (i: number): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod-${i}\n  ${labels}\n`;
  const many = Array.from({ length: 8_000 }, (_, i) => one(i)).join('---\n');
  const items = Array.from({ length: 8_000 }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `item-${i}`, labels: { app: 'x'.repeat(500) } },
  }));
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2);
  const base = write({
    'a.yaml': many,
    'b.json': list,
    'c.yaml': list.replaceAll('item-', 'yaml-'),
  });
  const observed = (await read(base)).leaves.get('core/Pod');
  const pods = observed?.state === 'seen' ? observed.value : [];
  expect([many.length > 5_000_000, list.length > 5_000_000, pods.length]).toEqual([
    true,
    true,
    24_000,
  ]);
  expect(pods[7_999]?.origin).toEqual({ file: join(base, 'a.yaml'), line: 7_999 * 6 + 1 });
  expect(pods[15_999]?.origin).toEqual({ file: join(base, 'b.json'), line: 7_999 * 10 + 5 });
});
