import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AccessDrill, access } from '../../src/drills/access/access.ts';
import { accessQuestions } from '../../src/drills/access/questions.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import type { ReviewAnswer } from '../../src/model/access-reviews.ts';
import { compare } from '../../src/model/fraction.ts';
import { PATIENCE, runs } from '../facts/reachability/runs.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import { bound, NODE, PLAN, RULES, SHOP, SOME_RULES } from './responders.ts';

const RUNS = 60;

interface Given {
  readonly objects: string;
  readonly reviews?: readonly ReviewAnswer[];
}

function drilled({ objects, reviews }: Given, options: ExampleOptions = {}): AccessDrill {
  const probes = JSON.stringify({ 'subject-access-reviews': { answers: reviews ?? [] } });
  const found = computeFact(
    access,
    { objects, plan: PLAN, version: 'v1.36.1', ...(reviews === undefined ? {} : { probes }) },
    options,
  );
  if (found.state === 'unseen') throw new Error(found.gaps[0].detail);
  return found.value;
}

/** The answer for each right in each place. */
function states({ named, of }: AccessDrill): ReadonlyMap<string, string> {
  return new Map(
    named.flatMap((one) =>
      of(one).rights.flatMap(({ right, answers }) =>
        answers.map(({ namespace, state }): [string, string] => [
          `${one.subject.key} ${right.id} ${namespace}`,
          state,
        ]),
      ),
    ),
  );
}

const RANKS = ['no', 'unknown', 'yes'];

const rules = SOME_RULES.map((one) => JSON.stringify(one));
const places = fc.constantFrom('', 'shop', 'other');

test('a further binding makes no right worse, in no place, nor the credit', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(rules, places, rules, places, (first, where, second, elsewhere) => {
      const own = SHOP + NODE + bound(first, where);
      const further = bound(second, elsewhere, 'further');
      const before = drilled({ objects: own });
      const after = drilled({ objects: own + further });
      const states0 = states(before);
      for (const [key, state] of states(after)) {
        expect(RANKS.indexOf(state), key).toBeGreaterThanOrEqual(
          RANKS.indexOf(states0.get(key) ?? 'no'),
        );
      }
      expect(compare(after.credit.lo, before.credit.lo)).toBeGreaterThanOrEqual(0);
      expect(compare(after.credit.hi, before.credit.hi)).toBeGreaterThanOrEqual(0);
    }),
    runs(RUNS),
  );
});

const hideable = [...leavesOf({ access }).values()]
  .filter(({ type }) => type !== 'context' && type !== 'plan')
  .map(({ id }) => id);

test('hiding anything, or a part of it, makes no right better and no credit higher', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(
      rules,
      places,
      fc.constantFrom(...hideable),
      fc.boolean(),
      (own, where, id, all) => {
        const given = { objects: SHOP + NODE + bound(own, where) };
        const before = drilled(given);
        const after = drilled(given, all ? { hidden: [id] } : { partial: [id] });
        const known = states(before);
        for (const [key, state] of states(after)) {
          if (state === 'yes') expect([key, known.get(key)]).toEqual([key, 'yes']);
        }
        expect(compare(after.credit.lo, before.credit.lo)).toBeLessThanOrEqual(0);
      },
    ),
    runs(4 * RUNS),
  );
});

/** Answers of an API server that has nothing but what the bindings say, or says the opposite. */
function reviewsOf({ objects }: Given, opposite = false): readonly ReviewAnswer[] {
  const asked = computeFact(accessQuestions, { objects, plan: PLAN, version: 'v1.36.1' });
  if (asked.state === 'unseen') throw new Error(asked.gaps[0].detail);
  const offline = drilled({ objects });
  const given = states(offline)
    .values()
    .every((state) => state === 'yes');
  return asked.value.named.map((one) => ({
    ...one,
    allowed: given !== opposite,
    reason: '',
    failed: false,
  }));
}

test('where the API server answers as the bindings say, nothing changes but who says so', () => {
  const everything = "[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]";
  for (const rules of [everything, '[]']) {
    const objects = SHOP + NODE + bound(rules);
    const offline = drilled({ objects });
    const live = drilled({ objects, reviews: reviewsOf({ objects }) });
    expect(states(live)).toEqual(states(offline));
    expect(live.credit).toEqual(offline.credit);
    const [first] = live.named;
    if (first === undefined) throw new Error('nobody is named');
    const answers = live.of(first).rights.flatMap((one) => one.answers);
    expect(answers.filter((one) => one.disagrees)).toEqual([]);
    expect(new Set(answers.map(({ by }) => by))).toEqual(new Set(['api-server']));
  }
});

test('where it answers otherwise its answer counts, and that bindings say otherwise is told', () => {
  const objects = SHOP + NODE + bound("[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]");
  const live = drilled({ objects, reviews: reviewsOf({ objects }, true) });
  expect(new Set(states(live).values())).toEqual(new Set(['no']));
  const [first] = live.named;
  const answers = first === undefined ? [] : live.of(first).rights.flatMap((one) => one.answers);
  expect(answers.every((one) => one.disagrees)).toBe(true);
});

test('the table asks for every rule of the tests, and for nothing else', () => {
  const asked = computeFact(accessQuestions, {
    objects: SHOP + NODE,
    plan: PLAN,
    version: 'v1.36.1',
  });
  const named = asked.state === 'unseen' ? [] : asked.value.named;
  const beyond = ['*', 'escalate', 'bind', 'impersonate'];
  const wanted = new Set(
    named
      .filter(({ verb, resource }) => !beyond.includes(verb) && resource !== 'secrets')
      .map(
        ({ group, resource, subresource, verb }) =>
          `${verb} ${group}/${resource}${subresource === '' ? '' : `/${subresource}`}`,
      ),
  );
  const held = RULES.filter(([, resource]) => resource !== 'secrets').flatMap(
    ([group, resource, verbs]) => verbs.map((verb) => `${verb} ${group}/${resource}`),
  );
  expect([...wanted].sort()).toEqual([...held, 'create /nodes/checkpoint'].sort());
});
