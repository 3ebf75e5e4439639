import { describe, expect, it, test } from 'vitest';
import { check } from '../../../checks/workload/exposed-workloads-run-without-root.ts';
import { format } from '../../../src/model/fraction.ts';
import { node } from '../../facts/cluster.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const CRITICAL = 'tiers: {critical: [{namespace: shop}]}';
const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: Namespace, metadata: {name: test}}`;
const RIGHTS = 'allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}';
const GOOD = `runAsNonRoot: true, ${RIGHTS}`;

function pod(context: string, spec = '', name = 'web', namespace = 'shop'): string {
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
  spec: {containers: [{name: main, image: x, securityContext: {${context}}}]${spec === '' ? '' : `, ${spec}`}}`;
}

function judged(objects: string, options: ExampleOptions = {}, plan = CRITICAL): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects, plan }, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit } = outcome;
  return [status, `${format(credit.lo)}..${format(credit.hi)}`];
}

/** Status, message and deciding fields of the one container. */
function verdict(objects: string, options: ExampleOptions = {}): unknown {
  const outcome = judgeExample(check, { objects: NAMESPACES + objects, plan: CRITICAL }, options);
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map(({ status, message, evidence }) => [
    status,
    message,
    ...evidence.map(({ path, value }) => `${path}=${value}`),
  ]);
}

function modern(name: string, { kernel = '6.8.0', runtime = 'containerd://2.1.4' } = {}): string {
  return node(name, { kubelet: 'v1.34.1' }).replace(
    'nodeInfo: {',
    `nodeInfo: {kernelVersion: '${kernel}', containerRuntimeVersion: '${runtime}', `,
  );
}

describe('exposed-workloads-run-without-root', () => {
  it('is a coverage of the containers of exposed and critical workloads', () => {
    const good = Array.from({ length: 4 }, (_, at) => pod(GOOD, '', `web-${at}`)).join('');
    expect(judged(good)).toEqual(['pass', '1..1']);
    expect(judged(good + pod(''))).toEqual(['warn', '1/2..1/2']);
    expect(judged(good + pod('') + pod('', '', 'api'))).toEqual(['fail', '5/12..5/12']);
    expect(judged(good + pod('', '', 'lab', 'test'))).toEqual(['pass', '1..1']);
    expect(judged(pod('', '', 'lab', 'test'))).toBe('not-applicable');
    const open = `
- {apiVersion: v1, kind: Service, metadata: {name: lab, namespace: test}, spec: {type: LoadBalancer, selector: {app: lab}, ports: [{port: 80}]}}`;
    expect(judged(pod('', '', 'lab', 'test') + open)).toEqual(['fail', '0..0']);
  });

  it('names what is wrong, and the fields that say so', () => {
    const at = 'spec.containers[0].securityContext';
    expect(verdict(pod(GOOD))).toEqual([
      [
        'pass',
        'it starts and stays without root',
        `${at}.runAsNonRoot=true`,
        `${at}.allowPrivilegeEscalation=false`,
        `${at}.capabilities.drop=ALL`,
      ],
    ]);
    expect(verdict(pod('runAsUser: 0'))).toEqual([
      [
        'fail',
        'it starts as root, may gain more privileges, keeps capabilities',
        `${at}.runAsUser=0`,
        `${at}.allowPrivilegeEscalation=not set, which is true`,
        `${at}.capabilities.drop=not set`,
      ],
    ]);
    expect(verdict(pod(RIGHTS))).toEqual([
      ['fail', 'it may start as root', `${at}.runAsNonRoot=not set`],
    ]);
  });

  test.each([
    ['runAsUser: 1000', '', 'pass'],
    ['runAsUser: 0', 'securityContext: {runAsNonRoot: true}', 'pass'],
    ['runAsUser: 0', 'securityContext: {runAsUser: 1000}', 'fail'],
    ['', 'securityContext: {runAsUser: 1000}', 'pass'],
    ['runAsNonRoot: false', 'securityContext: {runAsNonRoot: true}', 'fail'],
    ['runAsNonRoot: false, runAsUser: 1000', '', 'pass'],
    ['runAsUser: 1000', 'initContainers: [{name: init, image: x}]', 'fail'],
    ['runAsUser: 1000', 'ephemeralContainers: [{name: debug, image: x}]', 'pass'],
  ])('a container with {%s} in a pod with {%s}: %s', (context, spec, status) => {
    const own = context === '' ? RIGHTS : `${context}, ${RIGHTS}`;
    expect(judged(pod(own, spec))).toMatchObject({ 0: status });
  });

  test.each([
    ['capabilities: {drop: [all]}, allowPrivilegeEscalation: false', 'pass'],
    [
      'capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}, allowPrivilegeEscalation: false',
      'pass',
    ],
    ['capabilities: {drop: [ALL], add: [ALL]}, allowPrivilegeEscalation: false', 'fail'],
    ['capabilities: {drop: [NET_RAW]}, allowPrivilegeEscalation: false', 'fail'],
    ['capabilities: {drop: [ALL]}', 'fail'],
    [`${RIGHTS}, privileged: true`, 'fail'],
  ])('a container with {%s}: %s', (context, status) => {
    expect(judged(pod(`runAsUser: 1000, ${context}`))).toMatchObject({ 0: status });
  });

  it('asks of Windows only who it runs as', () => {
    const windows = 'os: {name: windows}';
    expect(judged(pod('runAsNonRoot: true', windows))).toMatchObject({ 0: 'pass' });
    const user = (name: string) => pod(`windowsOptions: {runAsUserName: ${name}}`, windows);
    expect(judged(user('ContainerUser'))).toMatchObject({ 0: 'pass' });
    expect(judged(user('ContainerAdministrator'))).toMatchObject({ 0: 'fail' });
    expect(
      judged(pod('runAsUser: 1000', 'nodeSelector: {kubernetes.io/os: windows}')),
    ).toMatchObject({ 0: 'fail' });
    expect(
      judged(pod('runAsNonRoot: true, windowsOptions: {hostProcess: true}', windows)),
    ).toMatchObject({ 0: 'fail' });
  });

  it('accepts root in a user namespace where the node can give one', () => {
    const root = pod(`runAsUser: 0, ${RIGHTS}`, 'hostUsers: false, nodeName: a');
    expect(judged(root + modern('a'))).toEqual(['pass', '1..1']);
    expect(judged(root + modern('a', { runtime: 'cri-o://1.34.0' }))).toEqual(['pass', '1..1']);
    expect(judged(root + modern('a', { kernel: '5.15.0' }))).toEqual(['fail', '0..0']);
    expect(judged(root + modern('a', { runtime: 'containerd://1.7.2' }))).toEqual(['fail', '0..0']);
    expect(judged(root + node('a', { kubelet: 'v1.32.1' }))).toEqual(['fail', '0..0']);
    expect(judged(root + modern('b') + modern('a', { kernel: '5.15.0' }))).toEqual([
      'fail',
      '0..0',
    ]);
    const host = pod(`runAsUser: 0, ${RIGHTS}`, 'hostUsers: false, hostPID: true, nodeName: a');
    expect(judged(host + modern('a'))).toEqual(['fail', '0..0']);
    const anywhere = pod(`runAsUser: 0, ${RIGHTS}`, 'hostUsers: false');
    expect(judged(anywhere + modern('a') + modern('b'))).toEqual(['pass', '1..1']);
    expect(judged(anywhere + modern('a') + modern('b', { kernel: '5.4' }))).toEqual([
      'unknown',
      '0..1',
    ]);
    expect(judged(root, { hidden: ['core/Node'] })).toEqual(['unknown', '0..1']);
    const escalating = pod('runAsUser: 0', 'hostUsers: false, nodeName: a');
    expect(judged(escalating + modern('a'))).toEqual(['fail', '0..0']);
  });

  it('leaves the rest open where workloads were not seen', () => {
    expect(judged(pod(GOOD), { partial: ['core/Pod'] })).toEqual(['unknown', '0..1']);
    expect(judged(pod(GOOD), { hidden: ['core/Pod'] })).toEqual(['unknown', '0..1']);
  });
});
