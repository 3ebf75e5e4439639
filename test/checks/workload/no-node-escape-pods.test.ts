import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/workload/no-node-escape-pods.ts';
import type { Example, Outcome } from '../../../src/model/check.ts';
import { judgeExample } from '../../judge.ts';

const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}`;

/** A cluster with one pod of this spec. */
function podWith(spec: string, namespace = 'shop'): Example {
  const metadata = `{name: p, namespace: ${namespace}}`;
  return {
    objects: `${NAMESPACES}\n- {apiVersion: v1, kind: Pod, metadata: ${metadata}, spec: ${spec}}`,
  };
}

function container(security: string, rest = ''): string {
  return `{name: c, image: i, securityContext: ${security}${rest}}`;
}

function mounting(path: string, pod = '', mount = 'mounts: []'): string {
  return `{${pod} containers: [{name: c, image: i, ${mount}}], volumes: [{name: v, hostPath: {path: ${path}}}]}`;
}

function fieldsOf(outcome: Outcome): readonly string[] {
  if (outcome.type !== 'judged') return [outcome.type];
  return outcome.verdicts.flatMap(({ status, evidence }) =>
    status === 'fail' ? evidence.map(({ path, value }) => `${path}=${value}`) : [],
  );
}

describe('a pod whoever controls it controls its node', () => {
  test.for([
    ['{containers: [CONTAINER]}', '{privileged: true}', 'containers[0]', 'privileged=true'],
    [
      '{containers: [], initContainers: [CONTAINER]}',
      '{privileged: true}',
      'initContainers[0]',
      'privileged=true',
    ],
    [
      '{containers: [], ephemeralContainers: [CONTAINER]}',
      '{procMount: Unmasked}',
      'ephemeralContainers[0]',
      'procMount=Unmasked',
    ],
    [
      '{containers: [CONTAINER]}',
      '{windowsOptions: {hostProcess: true}}',
      'containers[0]',
      'windowsOptions.hostProcess=true',
    ],
    [
      '{containers: [CONTAINER]}',
      '{capabilities: {add: [SYS_ADMIN]}}',
      'containers[0]',
      'capabilities.add=SYS_ADMIN',
    ],
    [
      '{containers: [CONTAINER]}',
      '{capabilities: {add: [cap_bpf]}}',
      'containers[0]',
      'capabilities.add=cap_bpf',
    ],
    [
      '{hostNetwork: true, containers: [CONTAINER]}',
      '{capabilities: {add: [NET_ADMIN]}}',
      'containers[0]',
      'capabilities.add=NET_ADMIN',
    ],
  ] as const)('by %s with %s', ([spec, security, where, field]) => {
    const outcome = judgeExample(check, podWith(spec.replace('CONTAINER', container(security))));
    expect(fieldsOf(outcome)).toEqual([`spec.${where}.securityContext.${field}`]);
  });

  test('by the process namespace of the node and what it makes of SYS_PTRACE', () => {
    const spec = `{hostPID: true, hostIPC: true, containers: [${container('{capabilities: {add: [SYS_PTRACE]}}')}]}`;
    expect(fieldsOf(judgeExample(check, podWith(spec)))).toEqual([
      'spec.containers[0].securityContext.capabilities.add=SYS_PTRACE',
      'spec.hostPID=true',
      'spec.hostIPC=true',
    ]);
  });

  test.for([
    '/',
    '/etc/',
    '/etc/kubernetes/manifests',
    '/root',
    '/proc',
    '/sys/fs/cgroup',
    '/dev',
    '/var',
    '/var/run',
    '/run/containerd',
    '/var/run/docker.sock',
    '/srv/../etc',
    '/var/lib/kubelet/pods',
    '/var/lib/containerd',
    '/var/lib/docker',
  ])('by mounting %s', (path) => {
    expect(fieldsOf(judgeExample(check, podWith(mounting(path))))).toEqual([
      `spec.volumes[0].hostPath.path=${path}`,
    ]);
  });

  test.for([
    ['/srv/data', '', 'mounts: []'],
    ['/etc/localtime', '', 'mounts: []'],
    ['/etcetera', '', 'mounts: []'],
    ['/var/lib/docker/containers', '', 'mounts: []'],
    ['/var/log', '', 'volumeMounts: [{name: v, mountPath: /l, readOnly: true}]'],
    ['/var/log', 'securityContext: {runAsUser: 1000},', 'volumeMounts: [{name: v, mountPath: /l}]'],
    [
      '/var/log',
      'securityContext: {runAsNonRoot: true},',
      'volumeMounts: [{name: v, mountPath: /l}]',
    ],
  ] as const)('not by mounting %s %s %s', ([path, pod, mount]) => {
    expect(judgeExample(check, podWith(mounting(path, pod, mount)))).toMatchObject({
      status: 'pass',
    });
  });

  test('by writing to the logs of the node as root', () => {
    const spec = mounting('/var/log/pods', '', 'volumeMounts: [{name: v, mountPath: /l}]');
    expect(fieldsOf(judgeExample(check, podWith(spec)))).toEqual([
      'spec.volumes[0].hostPath.path=/var/log/pods',
    ]);
  });

  test.for([
    ['SYS_PTRACE without the processes of the node', '{capabilities: {add: [SYS_PTRACE]}}', ''],
    ['NET_ADMIN on the pod network', '{capabilities: {add: [NET_ADMIN]}}', ''],
    ['an unmasked /proc in a user namespace', '{procMount: Unmasked}', 'hostUsers: false,'],
  ] as const)('not by %s', ([, security, pod]) => {
    const spec = `{${pod} containers: [${container(security)}]}`;
    expect(judgeExample(check, podWith(spec))).toMatchObject({ status: 'pass' });
  });
});

describe('who is asked', () => {
  const privileged = `{containers: [${container('{privileged: true}')}]}`;

  test('system namespaces are not', () => {
    expect(judgeExample(check, podWith(privileged, 'kube-system'))).toMatchObject({
      type: 'not-applicable',
      proof: { basis: 'observed' },
    });
  });

  test.for([
    ['names the workload', '{namespace: shop, name: p*}', '2027-03-01', 'warn'],
    ['names it through the check slug', '{kind: Pod}', '2026-11-20', 'warn'],
    ['expired yesterday', '{namespace: shop}', '2026-11-19', 'fail'],
    ['holds for more than a year', '{namespace: shop}', '2028-01-01', 'fail'],
    ['is about another namespace', '{namespace: other}', '2027-03-01', 'fail'],
    ['is about another cluster', '{namespace: shop, clusters: [elsewhere]}', '2027-03-01', 'fail'],
  ] as const)('an exception that %s', ([says, selector, expires, status]) => {
    const name = says.includes('slug') ? check.id : check.code;
    const plan = `exceptions: [{check: ${name}, selector: ${selector}, reason: driver, owner: sre, approver: ciso, expires: '${expires}'}]`;
    expect(judgeExample(check, { ...podWith(privileged), plan })).toMatchObject({ status });
  });

  test('a failure that was seen stands although pods of other namespaces were not', () => {
    expect(judgeExample(check, podWith(privileged), { partial: ['core/Pod'] })).toMatchObject({
      status: 'fail',
      counts: { fail: 1, unknown: 1 },
    });
  });

  test('nothing is clean while pods are hidden', () => {
    expect(
      judgeExample(check, podWith('{containers: []}'), { hidden: ['core/Pod'] }),
    ).toMatchObject({ status: 'unknown' });
  });
});

describe('how near a pod is to its node', () => {
  const ROOT = 'whoever controls it is root on its node';
  const KEYS = 'whoever controls it reads the keys of its node';
  const NEAR = 'whoever controls it is one bug away from root on its node';

  function said(spec: string): readonly string[] {
    const outcome = judgeExample(check, podWith(spec));
    return outcome.type === 'judged' ? outcome.verdicts.map(({ message }) => message) : [];
  }

  const WRITE = 'volumeMounts: [{name: v, mountPath: /m}]';
  const READ = 'volumeMounts: [{name: v, mountPath: /m, readOnly: true}]';
  const USER = 'securityContext: {runAsUser: 1000},';

  test.for([
    [
      'a privileged container',
      `{containers: [${container('{privileged: true, runAsUser: 1000}')}]}`,
      ROOT,
    ],
    ['SYS_ADMIN', `{containers: [${container('{capabilities: {add: [SYS_ADMIN]}}')}]}`, ROOT],
    [
      'SYS_ADMIN of another user',
      `{containers: [${container('{runAsUser: 5, capabilities: {add: [SYS_ADMIN]}}')}]}`,
      NEAR,
    ],
    [
      'SYS_ADMIN in a user namespace',
      `{hostUsers: false, containers: [${container('{capabilities: {add: [SYS_ADMIN]}}')}]}`,
      NEAR,
    ],
    ['BPF', `{containers: [${container('{capabilities: {add: [BPF]}}')}]}`, NEAR],
    ['hostPID alone', '{hostPID: true, containers: [{name: c}]}', NEAR],
    [
      'hostPID with SYS_PTRACE',
      `{hostPID: true, containers: [${container('{capabilities: {add: [SYS_PTRACE]}}')}]}`,
      ROOT,
    ],
    [
      'NET_ADMIN on the network of the node',
      `{hostNetwork: true, containers: [${container('{capabilities: {add: [NET_ADMIN]}}')}]}`,
      NEAR,
    ],
    ['/etc to write', mounting('/etc', '', WRITE), ROOT],
    ['/etc to write as another user', mounting('/etc', USER, WRITE), NEAR],
    ['/ to read', mounting('/', '', READ), KEYS],
    ['/ to read as another user', mounting('/', USER, READ), NEAR],
    ['/sys to read', mounting('/sys', '', READ), NEAR],
    ['/dev to write', mounting('/dev', '', WRITE), NEAR],
    ['a runtime socket to read', mounting('/run/containerd/containerd.sock', '', READ), ROOT],
    [
      'a runtime socket as another user',
      mounting('/run/containerd/containerd.sock', USER, WRITE),
      NEAR,
    ],
    ['a volume that no container mounts', mounting('/etc', '', 'env: []'), NEAR],
    ['logs to write', mounting('/var/log', '', WRITE), NEAR],
  ] as const)('%s', ([, spec, message]) => {
    expect(said(spec)).toEqual([message]);
  });

  test('the worst of its fields decides', () => {
    const spec = `{hostPID: true, containers: [${container('{privileged: true}')}]}`;
    expect(said(spec)).toEqual([ROOT]);
  });
});
