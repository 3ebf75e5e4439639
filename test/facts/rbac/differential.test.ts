import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyOfPrincipal, principalsIn } from '../../../src/facts/principals.ts';
import { waysTo } from '../../../src/facts/rbac/who-can.ts';
import { allowedByRbac, filled } from '../../oracle/rbac.ts';
import { actionOf, isAllowed, rightsIn, whoOf } from './asked.ts';
import { requests, worlds } from './random.ts';

const asked = fc.tuple(worlds(''), fc.array(requests(''), { minLength: 20, maxLength: 40 }));
const FEW = { numRuns: 150, seed: 7 };

test('what is allowed is what an evaluator allows that looks at every rule of every binding', () => {
  let yes = 0;
  let no = 0;
  fc.assert(
    fc.property(asked, ([objects, all]) => {
      const rights = rightsIn(objects);
      const complete = filled(objects);
      for (const request of all) {
        const expected = allowedByRbac(complete, request);
        if (expected) yes += 1;
        else no += 1;
        expect(isAllowed(rights, request), JSON.stringify(request)).toBe(expected);
      }
    }),
    FEW,
  );
  // Neither answer is a rare one.
  expect(Math.min(yes, no)).toBeGreaterThan(500);
});

test('rules that the controller has filled in allow the same as the selectors alone', () => {
  fc.assert(
    fc.property(asked, ([objects, all]) => {
      const [before, after] = [rightsIn(objects), rightsIn(filled(objects))];
      for (const request of all) {
        expect(isAllowed(after, request)).toBe(isAllowed(before, request));
      }
    }),
    { ...FEW, numRuns: 50 },
  );
});

test('who can do something is whoever is told to be allowed it, by himself or a group of his', () => {
  fc.assert(
    fc.property(asked, ([objects, all]) => {
      const rights = rightsIn(objects);
      for (const request of all) {
        if (request.groups.includes('system:masters')) continue;
        const { ways } = waysTo(rights.bindings, actionOf(request), request.namespace);
        const may = ways.filter(({ grant }) => holds(grant.namespace, request.namespace));
        const keys = new Set(may.map(({ principal }) => keyOfPrincipal(principal)));
        const theirs = principalsIn(whoOf(request)).some((one) => keys.has(keyOfPrincipal(one)));
        expect(theirs).toBe(isAllowed(rights, request));
      }
    }),
    { ...FEW, numRuns: 50 },
  );
});

test('all of a class are allowed the same, and every identity is in one class', () => {
  fc.assert(
    fc.property(asked, ([objects, all]) => {
      const rights = rightsIn(objects);
      const identities = all.flatMap((request) => whoOf(request).slice(0, 1));
      const classes = rights.classesOf(identities);
      expect(classes.flatMap(({ members }) => members).length).toBe(identities.length);
      for (const { members } of classes) {
        for (const request of all) {
          const action = actionOf(request);
          const answers = members.map(
            (one) => rights.may(one, action, request.namespace).evidence.length > 0,
          );
          expect(new Set(answers).size).toBe(1);
        }
      }
    }),
    { ...FEW, numRuns: 30 },
  );
});

function holds(granted: string, wanted: string | undefined): boolean {
  return granted === '' || granted === wanted;
}
