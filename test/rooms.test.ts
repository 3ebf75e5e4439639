import { cruise, type IForbiddenRuleType } from 'dependency-cruiser';
import { expect, test } from 'vitest';

const NODE =
  '^node:|^(buffer|child_process|crypto|events|fs|http|https|net|os|path|process|stream|timers|tls|url|util|zlib)(/|$)';

/** What each room may import besides itself. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/model': [],
  'src/tables': ['^src/model/'],
  'src/facts': ['^src/(model|tables)/'],
  'src/drills': ['^src/(model|tables|facts)/'],
  'src/scoring': ['^src/model/'],
  'src/engine': ['^src/model/'],
  'src/collect': ['^src/model/', '^node_modules/(js-yaml|yaml|@kubernetes/client-node)/', NODE],
  'src/config': ['^src/model/', '^node_modules/(zod|yaml)/', NODE],
  'src/import': ['^src/model/', '^node_modules/', NODE],
  'src/custom': ['^src/model/', '^node_modules/', NODE],
  'src/archive': ['^src/model/', '^node_modules/', NODE],
  'src/serve': ['^src/model/', '^node_modules/', NODE],
  'src/providers': ['^src/(model|collect)/', '^node_modules/', NODE],
  checks: ['^src/(model|tables|facts|drills)/'],
  reports: ['^src/model/', '^node_modules/handlebars/'],
};

/** Checks see only their room's generated index and themselves; nobody imports the command line. */
const extra: readonly IForbiddenRuleType[] = [
  {
    name: 'checks never import checks',
    severity: 'error',
    from: { path: '^checks/[^/]+/' },
    to: { path: '^checks/' },
  },
  {
    name: 'one provider never imports another',
    severity: 'error',
    from: { path: '^src/providers/([^/]+)/' },
    to: { path: '^src/providers/', pathNot: '^src/providers/$1/' },
  },
  {
    name: 'nobody imports the command line',
    severity: 'error',
    from: { pathNot: '^src/cli/' },
    to: { path: '^src/cli/' },
  },
  {
    name: 'a cloud SDK is loaded only when used',
    severity: 'error',
    from: { path: '^src/' },
    to: { path: '^node_modules/@(aws-sdk|google-cloud|azure)/', dynamic: false },
  },
];

test('no room imports what it may not', async () => {
  const forbidden = Object.entries(rooms).map(
    ([room, allowed]): IForbiddenRuleType => ({
      name: room,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { pathNot: [`^${room}/`, ...allowed] },
    }),
  );
  const { output } = await cruise(['src', 'checks', 'reports'], {
    parser: 'swc',
    tsPreCompilationDeps: true,
    validate: true,
    ruleSet: { forbidden: [...forbidden, ...extra] },
    doNotFollow: { path: 'node_modules' },
  });
  if (typeof output === 'string') throw new TypeError('expected the cruise result itself');
  const { totalCruised, violations } = output.summary;

  expect(totalCruised).toBeGreaterThan(100);
  expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
});
