import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leavesOf } from '../../../src/engine/plan.ts';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { isKind, isObject, type Json, type JsonObject, text } from '../../oracle/json.ts';
import { exceptions, linesOf, printed } from './printed.ts';
import { NAMESPACES } from './random/parts.ts';
import { networkPolicies } from './random/standard.ts';
import { ANY, type Objects, STANDARD } from './random/worlds.ts';
import { PATIENCE, runs } from './runs.ts';

/** Holds in every world, without a second opinion. */
function everywhere<T>(worlds: fc.Arbitrary<T>, holds: (world: T) => void): void {
  fc.assert(fc.property(worlds, holds), runs(40));
}

const ISOLATED: Objects = NAMESPACES.map((namespace) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'isolate', namespace },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
}));

test(
  'where every pod is isolated, one more NetworkPolicy takes no connection away',
  () => {
    everywhere(fc.tuple(STANDARD, networkPolicies), ([world, more]) => {
      const before = [...world, ...ISOLATED];
      const added = more.map((one) => named(one, (name) => `more-${name}`));
      const [fewer, all] = [printed(before), printed([...before, ...added])];
      const rank = (answer: string): number => ['no', 'maybe', 'yes'].indexOf(answer);
      expect(exceptions(fewer, all, (a, b) => rank(a) <= rank(b))).toEqual([]);
    });
  },
  PATIENCE,
);

test(
  'the order of objects does not matter',
  () => {
    everywhere(
      ANY.chain((world) =>
        fc.tuple(fc.constant(world), fc.shuffledSubarray([...world], { minLength: world.length })),
      ),
      ([world, shuffled]) => {
        expect(printed(shuffled)).toEqual(printed(world));
      },
    );
  },
  PATIENCE,
);

test(
  'with other names of namespaces, rows have those names',
  () => {
    everywhere(ANY, (world) => {
      const other = (shown: string): string => shown.replaceAll(/\bns-([abc])\b/g, 'zz-$1');
      const renamed = JSON.parse(other(JSON.stringify(world))) as Objects;
      expect(linesOf(printed(renamed))).toEqual(linesOf(printed(world)).map(other).toSorted());
    });
  },
  PATIENCE,
);

test(
  'a rule with several peers and ports is as many rules with one of each',
  () => {
    everywhere(STANDARD, (world) => {
      expect(printed(world.map(split))).toEqual(printed(world));
    });
  },
  PATIENCE,
);

test(
  'one more pod like another changes nothing, and is treated like it',
  () => {
    everywhere(ANY, (world) => {
      const [pod] = world.filter((one) => isKind(one, '', 'Pod'));
      if (pod === undefined) return;
      const twin = named(pod, () => 'twin');
      const id = (one: JsonObject): string =>
        `${text(one, 'metadata', 'namespace')}/${text(one, 'metadata', 'name')}[Pod]`;
      const [before, after] = [linesOf(printed(world)), linesOf(printed([...world, twin]))];
      const others = after.filter((one) => !one.includes(id(twin)));
      expect(others).toEqual(before);
      const ofPod = before.filter((one) => one.includes(id(pod)));
      const ofTwin = after.filter((one) => one.includes(id(twin)) && !one.includes(id(pod)));
      expect(ofTwin.map((one) => one.replace(id(twin), id(pod))).toSorted()).toEqual(
        ofPod.toSorted(),
      );
    });
  },
  PATIENCE,
);

test(
  'a namespace that nothing names changes nothing between the others',
  () => {
    everywhere(ANY, (world) => {
      const more: Objects = [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'elsewhere', labels: {} } },
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'alone', namespace: 'elsewhere' },
          spec: {},
        },
      ];
      const left = linesOf(printed([...world, ...more])).filter(
        (one) => !one.includes('elsewhere/'),
      );
      expect(left).toEqual(linesOf(printed(world)));
    });
  },
  PATIENCE,
);

/** Kinds of policies among what the fact reads. */
const POLICY_KINDS: readonly string[] = [...leavesOf({ reachability }).keys()].filter((id) =>
  /Policy$|\/Tier$|NetworkSet$/.test(id),
);

test(
  'a kind that cannot be read makes nothing certain that was not, and hides nothing',
  () => {
    everywhere(fc.tuple(ANY, fc.constantFrom(...POLICY_KINDS)), ([world, kind]) => {
      const [all, less] = [printed(world), printed(world, { hidden: [kind] })];
      const widens = (a: string, b: string): boolean => a === 'maybe' || a === b;
      expect(exceptions(less, all, widens)).toEqual([]);
    });
  },
  PATIENCE,
);

function named(object: JsonObject, name: (given: string) => string): JsonObject {
  const given = text(object, 'metadata', 'name') ?? '';
  const metadata = object['metadata'];
  return {
    ...object,
    metadata: { ...(isObject(metadata) ? metadata : {}), name: name(given) },
  };
}

/** A NetworkPolicy with one rule for each pair of peer and port. */
function split(object: JsonObject): JsonObject {
  if (!isKind(object, 'networking.k8s.io', 'NetworkPolicy')) return object;
  const spec = object['spec'];
  if (!isObject(spec)) return object;
  const apart = Object.fromEntries(
    Object.entries(spec).map(([field, value]) => [
      field,
      field === 'ingress' || field === 'egress' ? rulesOf(value).flatMap(singles) : value,
    ]),
  );
  return { ...object, spec: apart };
}

function rulesOf(value: Json): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function singles(rule: JsonObject): readonly JsonObject[] {
  return Object.entries(rule).reduce<readonly JsonObject[]>(
    (all, [field, value]) =>
      Array.isArray(value) && value.length > 0
        ? all.flatMap((one) => value.map((single: Json) => ({ ...one, [field]: [single] })))
        : all.map((one) => ({ ...one, [field]: value })),
    [{}],
  );
}
