import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/isolation/metadata-service-is-unreachable.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';
import { calico, namespaces, pod, policy, reasonsOf, shortOf } from './network.ts';

const onAws = (provider = 'aws:///eu-central-1a/i-0a1b'): string =>
  calico
    .replace(
      'metadata: {name: a, labels: {}',
      'metadata: {name: a, labels: {eks.amazonaws.com/nodegroup: main}',
    )
    .replace('spec: {taints: []}', `spec: {taints: [], providerID: '${provider}'}`);
const pools = (...all: readonly (readonly [string, boolean])[]): string =>
  `pools: [${all.map(([name, value]) => `{name: ${name}, metadataProtected: {value: ${value}, field: metadataOptions}}`).join(', ')}]`;

const CLUSTER = namespaces('shop') + onAws() + pod('shop/api');
const judge = (objects: string, cloud?: string, options: ExampleOptions & { plan?: string } = {}) =>
  judgeExample(
    check,
    {
      objects,
      ...(cloud === undefined ? {} : { cloud }),
      ...(options.plan === undefined ? {} : { plan: options.plan }),
    },
    options,
  );

const without = (...blocks: readonly string[]): string =>
  policy(
    'shop/out',
    `{podSelector: {}, policyTypes: [Egress], egress: [{to: [${blocks.join(', ')}]}]}`,
  );
const V4 = '{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}';
const V6 = '{ipBlock: {cidr: "::/0"}}';

describe('a pool that does not protect', () => {
  test('fails what runs on it, with the field of the cloud', () => {
    expect(reasonsOf(judge(CLUSTER, pools(['main', false])))).toEqual([
      'api: it may ask 169.254.169.254 for the credentials of its node; main metadataOptions = false',
    ]);
  });

  test('says nothing of what runs on another', () => {
    expect(shortOf(judge(CLUSTER, pools(['main', true], ['gpu', false])))).toEqual([
      'pass',
      'api pass',
    ]);
  });

  test('is a warning where an exception of the plan names it', () => {
    const plan = `
      exceptions:
        - {check: NSI-06, selector: {kind: NodePool, name: main}, reason: legacy agents, owner: p, approver: q, expires: '2027-01-01'}`;
    expect(shortOf(judge(CLUSTER, pools(['main', false]), { plan }))).toEqual(['warn', 'api warn']);
  });

  test('harms nobody whom policies keep away', () => {
    expect(shortOf(judge(CLUSTER + without(V4), pools(['main', false])))).toEqual([
      'pass',
      'api pass',
    ]);
  });

  test('is reached over IPv6 where policies close IPv4 alone', () => {
    expect(reasonsOf(judge(CLUSTER + without(V4, V6), pools(['main', false])))[0]).toContain(
      'it may ask fd00:ec2::254',
    );
  });

  test('is reached over IPv4 alone by pods that have no other address', () => {
    const objects = namespaces('shop') + onAws() + pod('shop/api', { ip: '10.0.0.7' });
    expect(shortOf(judge(objects + without(V4, V6), pools(['main', false])))).toEqual([
      'pass',
      'api pass',
    ]);
  });
});

test('pods on the network of their node always get what the node gets', () => {
  const objects = namespaces('shop') + onAws() + pod('shop/agent', { host: true });
  expect(shortOf(judge(objects + without(V4), pools(['main', true])))).toEqual([
    'fail',
    'agent fail',
  ]);
});

test('without the cloud it is unknown, except where policies close the way', () => {
  expect(judge(CLUSTER)).toMatchObject({
    status: 'unknown',
    gaps: expect.arrayContaining([expect.objectContaining({ source: 'cloud/pools' })]),
  });
  expect(shortOf(judge(CLUSTER + without(V4)))).toEqual(['pass', 'api pass']);
});

test('a data centre needs the proof of every node', () => {
  const vsphere = namespaces('shop') + onAws('vsphere://4211a3') + pod('shop/api');
  expect(shortOf(judge(vsphere))).toBe('not-applicable');
  expect(judge(vsphere + onAws('').replaceAll('name: a,', 'name: b,'))).toMatchObject({
    status: 'unknown',
  });
});
