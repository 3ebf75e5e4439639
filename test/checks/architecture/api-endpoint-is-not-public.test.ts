import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/api-endpoint-is-not-public.ts';
import { widthOf } from '../../../src/facts/allowed-networks.ts';
import { apiServer, EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { said } from '../said.ts';

const cloud = (open: boolean, allowed: readonly string[], more = ''): string => `
exposure:
  public: {value: ${open}, field: endpointPublicAccess}
  private: {value: true, field: endpointPrivateAccess}
  allowed: {value: ${JSON.stringify(allowed)}, field: publicAccessCidrs}
${more}`;
const DNS = '  dnsEndpoint: {value: true, field: dnsEndpointConfig.allowExternalTraffic}';
const GOOGLE = '  cloudAddresses: {value: true, field: gcpPublicCidrsAccessEnabled}';

const told = (open: boolean, allowed: readonly string[], more?: string) =>
  said(check, { version: EKS, cloud: cloud(open, allowed, more) }).join();

describe('the endpoint of the API server', () => {
  it('is judged by what the cloud lets in', () => {
    expect([
      told(false, ['0.0.0.0/0']),
      told(true, ['198.51.100.0/24', '203.0.113.9']),
      told(true, ['198.0.0.0/15']),
      told(true, ['0.0.0.0/0']),
      told(true, ['198.51.100.0/24', '::/0']),
      told(true, ['0.0.0.0/1', '128.0.0.0/1']),
      told(true, []),
      told(true, ['the office']),
    ]).toEqual([
      'pass: the API server has no public endpoint',
      'pass: the API server answers 2 networks only',
      'warn: the API server answers one network, more than a /16 in total',
      'fail: the whole internet may connect to the API server',
      'fail: the whole internet may connect to the API server',
      'fail: the whole internet may connect to the API server',
      'pass: the API server answers no network from outside',
      'unknown: one of the allowed networks cannot be read',
    ]);
  });

  it('warns of a name that IAM guards and of all addresses of the cloud, however short the list', () => {
    expect([
      told(false, [], DNS),
      told(true, ['198.51.100.0/24'], DNS),
      told(true, ['198.51.100.0/24'], GOOGLE),
      told(true, [], GOOGLE),
      told(true, ['0.0.0.0/0'], DNS),
    ]).toEqual([
      'warn: reachable from outside by name, for whom IAM lets in',
      'warn: reachable from outside by name, for whom IAM lets in',
      'warn: every address of the cloud may connect',
      'warn: every address of the cloud may connect',
      'fail: the whole internet may connect to the API server',
    ]);
  });

  it('is unknown without the cloud, and names the right of this cloud', () => {
    const plan = 'clusters: [{id: example, endpoint: {exposure: private}}]';
    expect(judgeExample(check, { version: EKS, plan })).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'cloud/exposure', permission: 'eks:DescribeCluster' }],
    });
  });
});

const addresses = (...all: readonly string[]): string => `
- apiVersion: discovery.k8s.io/v1
  kind: EndpointSlice
  metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}}
  addressType: IPv4
  endpoints: [{addresses: ${JSON.stringify(all)}}]
`;
const own = (endpoint: string | undefined, objects: string, hidden: readonly string[] = []) => {
  const plan = `clusters: [{id: example${endpoint === undefined ? '' : `, endpoint: ${endpoint}`}}]`;
  const example = { version: 'v1.34.1', plan, objects: apiServer('a') + objects };
  return said(check, example, { hidden }).join();
};

describe('the endpoint of a control plane of our own', () => {
  it('is what the plan says, unless its addresses say otherwise', () => {
    expect([
      own('{exposure: private}', addresses('10.8.0.4', '10.8.0.5')),
      own('{exposure: private}', addresses('10.8.0.4', '198.51.100.7')),
      own('{exposure: allow-list, allowed: [198.51.100.0/24]}', ''),
      own('{exposure: allow-list, allowed: [10.0.0.0/8]}', ''),
      own('{exposure: public}', ''),
      own('{exposure: allow-list}', ''),
    ]).toEqual([
      'pass: the API server is private, by the plan and its addresses',
      'warn: the plan calls it private, and the API server has a public address',
      'pass: the API server answers one network only',
      'pass: the API server answers one network only',
      'fail: the plan says that the whole internet may connect',
      'unknown: the plan does not list the networks',
    ]);
  });

  it('is unknown where nothing is stated, or where nothing bears the statement out', () => {
    expect([
      own(undefined, addresses('10.8.0.4')),
      own('{exposure: private}', ''),
      own('{exposure: private}', addresses('10.8.0.4'), ['discovery.k8s.io/EndpointSlice']),
      own('{exposure: private}', addresses('10.8.0.4'), ['core/Node']),
      own('{exposure: private}', addresses('10.8.0.4'), ['cloud/exposure']),
    ]).toEqual([
      'unknown: nothing says who reaches the API server',
      'unknown: the addresses of the API server were not seen',
      'unknown: the addresses of the API server were not seen',
      'unknown: the API server is private, by the plan and its addresses',
      'unknown: only the cloud can tell who reaches the API server',
    ]);
  });
});

describe('how wide a list of networks is', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const block = fc
    .tuple(octet, octet, octet, octet, fc.integer({ min: 1, max: 32 }))
    .map(([a, b, c, d, length]) => `${a}.${b}.${c}.${d}/${length}`);
  const order = ['narrow', 'wide', 'everybody'];

  it('never shrinks when a network is added, and does not depend on their order or on repeats', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), block, (all, more) => {
        const alone = order.indexOf(widthOf(all));
        const together = order.indexOf(widthOf([more, ...all]));
        expect(together).toBeGreaterThanOrEqual(alone);
        expect(order.indexOf(widthOf([...all, more, more].toReversed()))).toBe(together);
      }),
    );
  });
});
