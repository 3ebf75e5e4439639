import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatAddress,
  parseAddress,
  parseBlock,
} from '../../../src/facts/reachability/addresses.ts';
import { Atoms } from '../../../src/facts/reachability/atoms.ts';
import { Connections } from '../../../src/facts/reachability/connections.ts';
import { find, mark } from '../../../src/facts/reachability/marks.ts';

const MOST = 12;
const ports = fc.uniqueArray(fc.integer({ min: 1, max: MOST }));

test('sets of connections are unions, intersections and differences of their ports', () => {
  const connections = new Connections();
  const of = (numbers: readonly number[]): number => {
    let found = 0;
    for (const one of numbers) found = connections.union(found, connections.range('TCP', one, one));
    return found;
  };
  fc.assert(
    fc.property(ports, ports, (a, b) => {
      const [one, other] = [of(a), of(b)];
      expect(connections.union(one, other)).toBe(of([...a, ...b]));
      expect(connections.intersection(one, other)).toBe(of(a.filter((port) => b.includes(port))));
      expect(connections.difference(one, other)).toBe(of(a.filter((port) => !b.includes(port))));
    }),
    { seed: 6 },
  );
});

test('neighbouring ports are one range, protocols stay apart', () => {
  const connections = new Connections();
  const both = connections.union(
    connections.union(connections.range('TCP', 80, 81), connections.range('TCP', 82, 90)),
    connections.range('UDP', 53, 53),
  );
  expect(connections.rangesOf(both)).toEqual({ TCP: [80, 90], UDP: [53, 53], SCTP: [] });
});

test('addresses are printed in their shortest form and read back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom<4 | 6>(4, 6),
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
      (family, any) => {
        const value = family === 4 ? any >> 96n : any;
        expect(parseAddress(formatAddress(family, value))).toEqual({ family, value });
      },
    ),
    { seed: 6 },
  );
  expect(formatAddress(6, 0n)).toBe('::');
  expect(formatAddress(6, 1n)).toBe('::1');
  expect(formatAddress(6, 0x20010db8n << 96n)).toBe('2001:db8::');
  expect(parseAddress('::ffff:192.0.2.1')).toEqual({ family: 6, value: 0xffffc0000201n });
});

test.each([
  '',
  '10.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '1e1.0.0.0',
  ' 1.0.0.0',
  '1:2',
  '1::2::3',
  'g::',
  '1:2:3:4:5:6:7:8:9',
  '::1%eth0',
])('%j is no address', (text) => {
  expect(parseAddress(text)).toBeUndefined();
});

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '::/129', '10.0.0.0/8/8', '/8'])(
  '%j is no block',
  (text) => {
    expect(parseBlock(text)).toBeUndefined();
  },
);

test('the address space is cut where blocks begin and end, and each piece is in or out', () => {
  const block = { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] };
  const atoms = new Atoms([block.cidr, ...block.except]);
  const named = atoms.ranges
    .filter(({ family }) => family === 4)
    .map(({ low, high }) => `${formatAddress(4, low)}-${formatAddress(4, high)}`);
  expect(named).toEqual([
    '0.0.0.0-9.255.255.255',
    '10.0.0.0-10.0.255.255',
    '10.1.0.0-10.1.255.255',
    '10.2.0.0-10.255.255.255',
    '11.0.0.0-255.255.255.255',
  ]);
  expect([...atoms.of(block)]).toEqual([1, 3]);
  expect(atoms.find(4, parseAddress('10.1.2.3')?.value ?? 0n)).toBe(2);
  expect(atoms.find(6, 0n)).toBe(5);
});

test('a marked list finds its numbers with their certainty', () => {
  const marks = [mark(1, true), mark(4, false), mark(9, true)];
  expect([1, 2, 4, 9, 10].map((id) => find(marks, id))).toEqual([
    'yes',
    undefined,
    'maybe',
    'yes',
    undefined,
  ]);
});
