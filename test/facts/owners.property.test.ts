import fc from 'fast-check';
import { expect, it } from 'vitest';
import { owners } from '../../src/facts/owners.ts';
import { workloads } from '../../src/facts/workloads.ts';
import { computeFact } from '../judge.ts';

interface Reference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

const kinds: fc.Arbitrary<readonly [string, string]> = fc.constantFrom(
  ['v1', 'Pod'] as const,
  ['v1', 'Node'] as const,
  ['v1', 'ReplicationController'] as const,
  ['apps/v1', 'ReplicaSet'] as const,
  ['apps/v1', 'Deployment'] as const,
  ['batch/v1', 'Job'] as const,
  ['batch/v1', 'CronJob'] as const,
  ['example.org/v1', 'Custom'] as const,
);

const names: fc.Arbitrary<string> = fc.constantFrom('a', 'a-1', 'a-1-1', '__proto__', 'valueOf');

const references: fc.Arbitrary<Reference> = fc
  .tuple(kinds, names, fc.boolean())
  .map(([[apiVersion, kind], name, controller]) => ({ apiVersion, kind, name, controller }));

/** Any objects that own each other in any way, circles included. */
const clusters: fc.Arbitrary<string> = fc
  .array(
    fc.record({
      id: references,
      owners: fc.array(references, { maxLength: 2 }),
      hash: fc.constantFrom('1', 'a', ''),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    JSON.stringify(
      all.map(({ id: { apiVersion, kind, name }, owners: ownerReferences, hash }) => ({
        apiVersion,
        kind,
        metadata: { name, namespace: 'x', labels: { 'pod-template-hash': hash }, ownerReferences },
        spec: {},
      })),
    ),
  );

it('ends for whatever owns whatever, and passes no object twice on the way', () => {
  fc.assert(
    fc.property(clusters, (objects) => {
      const observed = computeFact(owners, { objects });
      if (observed.state === 'unseen') throw new Error('owners are always seen here');
      for (const one of observed.value.objects) {
        const { chain, subject } = observed.value.topOf(one);
        const keys = chain.map((link) => link.subject.key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.at(-1)).toBe(subject.key);
      }
    }),
  );
});

it('gives each workload one row with at least one shape, whatever is hidden', () => {
  const leaves = ['core/Pod', 'apps/ReplicaSet', 'apps/Deployment', 'batch/Job'];
  fc.assert(
    fc.property(clusters, fc.subarray(leaves), (objects, hidden) => {
      const observed = computeFact(workloads, { objects }, { hidden });
      if (observed.state === 'unseen') throw new Error('some kinds are always seen here');
      const keys = observed.value.map(({ subject, namespace }) => `${subject.key} ${namespace}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(observed.value.every(({ pods }) => pods.length > 0)).toBe(true);
      expect(observed.state).toBe(hidden.length === 0 ? 'seen' : 'partial');
    }),
  );
});
