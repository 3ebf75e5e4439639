import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlan, readPlan } from '../../../src/config/plan/read.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { HEAD, isCheck, refusal } from '../known.ts';

const read = (text: string): ReturnType<typeof parsePlan> =>
  parsePlan('ir-plan.yaml', text, isCheck);

const refused = (rest: string): { message: string; line?: number; column?: number } => {
  const { message, place } = refusal(() => read(HEAD + rest));
  return {
    message,
    ...(place?.line && { line: place.line }),
    ...(place?.column && { column: place.column }),
  };
};

test('a plan is handed on by leaf id, with the place of each section', () => {
  expect(read(`${HEAD}tiers: {critical: [{namespaceSelector: {tier: critical}}]}\n`)).toEqual({
    file: 'ir-plan.yaml',
    sections: new Map<string, unknown>([
      [
        'plan/meta',
        { organization: 'Harbour Outfitters', reviewed: '2026-09-01', reviewer: 'ciso' },
      ],
      ['plan/tiers', { critical: [{ namespaceSelector: new Map([['tier', 'critical']]) }] }],
    ]),
    positions: new Map([
      ['plan/meta', { line: 3, column: 1 }],
      ['plan/tiers', { line: 4, column: 1 }],
    ]),
  });
});

test('JSON is a plan too', () => {
  const meta = { organization: 'Harbour Outfitters', reviewed: '2026-09-01', reviewer: 'ciso' };
  const text = JSON.stringify({ apiVersion: 'readiness/v1', kind: 'IncidentResponsePlan', meta });
  expect(read(text).sections).toEqual(new Map([['plan/meta', meta]]));
});

describe('one problem names the line and column of the value', () => {
  test.for([
    ['contact: {}', 'unknown key "contact"', 4, 1],
    ['contacts:\n  legl: {alias: counsel}', 'contacts: unknown key "legl"', 5, 3],
    [
      'clusters: [{id: a, environment: prod}]',
      'clusters[0].environment: expected one of production, staging, test, development, found "prod"',
      4,
      33,
    ],
    ['clusters: [{environment: test}]', 'clusters[0].id: is missing', 4, 12],
    [
      'rotations: [{id: 7, coverage: 24x7, levels: 2}]',
      'rotations[0].id: expected text, found 7: put it in quotes',
      4,
      18,
    ],
    [
      'rotations: [{id: a, coverage: 24x7, levels: two}]',
      'rotations[0].levels: expected a number, found "two"',
      4,
      45,
    ],
    [
      'rotations: [{id: a, coverage: 24x7, levels: 0}]',
      'rotations[0].levels: 0 is less than 1',
      4,
      45,
    ],
    [
      'contacts: {legal: {alias: counsel, outOfHours: yes}}',
      'contacts.legal.outOfHours: expected true or false, found "yes"',
      4,
      48,
    ],
    ['contacts: {legal: }', 'contacts.legal: expected a mapping, found nothing', 4, 19],
    [
      'contacts: {legal: {alias: counsel, verified: 2026-02-30}}',
      'contacts.legal.verified: expected a day such as 2026-09-01, found "2026-02-30"',
      4,
      46,
    ],
    [
      'contacts: {legal: {alias: counsel, verified: 2026-9-1}}',
      'contacts.legal.verified: expected a day such as 2026-09-01, found "2026-9-1"',
      4,
      46,
    ],
    [
      'contacts: {legal: {alias: +49 30 1234567}}',
      'contacts.legal.alias: looks like a private number: use an alias',
      4,
      27,
    ],
    [
      'roles: {incidentLead: {name: ic, channels: [phone, phone]}}',
      'roles.incidentLead.channels: names something twice',
      4,
      44,
    ],
    [
      'roles: {incidentLead: {name: ic, channels: []}}',
      'roles.incidentLead.channels: is empty',
      4,
      44,
    ],
    [
      'roles: {platform: {verified: 2026-09-01}}',
      'roles.platform: names nobody: give name, rotation, thirdParty or perNamespace',
      4,
      19,
    ],
    [
      'tiers: {critical: [{namespaceSelector: {}}]}',
      'tiers.critical[0].namespaceSelector: names no label: it would match everything',
      4,
      40,
    ],
    [
      'drills: [{type: gamday, date: 2026-09-01}]',
      'drills[0].type: expected one of gameday, containment, restore, revocation, checkpoint, tabletop, found "gamday"',
      4,
      17,
    ],
    [
      'obligations: [{regime: none, dataClasses: [pii]}]',
      'obligations[0].reason: is missing',
      4,
      15,
    ],
    [
      'exceptions: [{check: WKL-01, selector: {}, reason: r, owner: o, approver: p, expires: 2027-01-01}]',
      'exceptions[0].selector: would match every object',
      4,
      40,
    ],
    [
      'forensics: {toolkitImage: tools:latest}',
      'forensics.toolkitImage: "tools:latest" is no image by digest (name@sha256:…)',
      4,
      27,
    ],
  ] as const)('%s', ([text, message, line, column]) => {
    expect(refused(text)).toEqual({ message, line, column });
  });
});

describe('references must name something that the file defines', () => {
  test.for([
    [
      'roles: {platform: {rotation: sre}}',
      'roles.platform.rotation: "sre" is not the id of an entry of rotations',
    ],
    [
      'roles: {forensics: {thirdParty: lab}}',
      'roles.forensics.thirdParty: "lab" is not the id of an entry of thirdParties',
    ],
    [
      'authority: {isolateNode: {role: oncall, approval: false}}',
      'authority.isolateNode.role: oncall is whoever the rotations have on duty, and there is no rotation',
    ],
    [
      'severities: [{id: sev1, criteria: [a], notify: [legal]}]',
      'severities[0].notify[0]: "legal" is nobody the plan names: no role, contact, alias, rotation or third party',
    ],
    [
      'communications: {templates: [{audience: customer, severity: sev1}]}',
      'communications.templates[0].severity: "sev1" is not the id of an entry of severities',
    ],
    [
      'obligations: [{regime: GDPR, trigger: breach, deadlineHours: 72, dataClasses: [pi]}]',
      'obligations[0].dataClasses[0]: "pi" is a data class of no cluster and of no entry of dataClasses',
    ],
    [
      'tiers: {critical: [{namespace: shop, clusters: [prod]}]}',
      'tiers.critical[0].clusters[0]: "prod" is not the id of an entry of clusters',
    ],
    [
      'drills: [{type: restore, cluster: prod, date: 2026-09-01}]',
      'drills[0].cluster: "prod" is not the id of an entry of clusters',
    ],
    ['clusters: [{id: a}, {id: a}]', 'clusters[1].id: "a" is the id of an earlier entry'],
    [
      'exceptions: [{check: WKL-99, selector: {namespace: gpu}, reason: r, owner: o, approver: p, expires: 2027-01-01}]',
      'exceptions[0].check: there is no check "WKL-99": kubemuster checks lists them',
    ],
  ] as const)('%s', ([text, message]) => {
    expect(refused(text).message).toBe(message);
  });

  test('roles, contacts, aliases, rotations and third parties are parties', () => {
    const names = ['oncall', 'sre', 'incidentLead', 'ic-primary', 'legal', 'counsel', 'lab'];
    const text = `${HEAD}roles: {incidentLead: {name: ic-primary, channels: [phone]}}
rotations: [{id: sre, coverage: 24x7, levels: 2}]
contacts: {legal: {alias: counsel}}
thirdParties: [{id: lab, kind: forensics-retainer, contact: contract}]
severities: [{id: sev1, criteria: [a], notify: [${names.join(', ')}]}]
`;
    expect(read(text).sections.get('plan/severities')).toEqual([
      { id: 'sev1', criteria: ['a'], notify: names },
    ]);
  });
});

describe('a blank is no answer', () => {
  const named = (name: string): string =>
    `roles: {deputy: {name: ${JSON.stringify(name)}, channels: [chat]}}`;

  test.for([
    'TBD',
    'tbd',
    'todo',
    'TODO: ask Anna',
    'example',
    'Example.',
    '<fill in a name>',
    '???',
    ' ',
    'n/a',
    '(to be defined)',
    'xxx',
    '-',
  ])('%s', (name) => {
    expect(refused(named(name)).message).toBe(
      `roles.deputy.name: ${JSON.stringify(name)} is blank: somebody has to fill it in`,
    );
  });

  test.for([
    'ops@harbour.example',
    'ir.harbour.example/quarantine',
    'example team',
    'todoist-duty',
    'none',
    'N. A. Smith',
  ])('%s is an answer', (name) => {
    expect(read(HEAD + named(name)).sections.get('plan/roles')).toEqual({
      deputy: { name, channels: ['chat'] },
    });
  });

  test('a namespace may be called todo, for it exists', () => {
    const text = `${HEAD}tiers: {critical: [{namespace: todo}]}`;
    expect(read(text).sections.get('plan/tiers')).toEqual({ critical: [{ namespace: 'todo' }] });
  });
});

test('several problems are listed in the order of the file, and only so many', () => {
  const many = Array.from({ length: 25 }, (_, index) => `wrong${index}: 1`).join('\n');
  const { message, line } = refused(many);
  const lines = message.split('\n');
  expect(line).toBe(4);
  expect(lines[0]).toBe('25 problems');
  expect(lines[1]).toBe('  line 4, column 1: unknown key "wrong0"');
  expect(lines.slice(20)).toEqual(['  line 23, column 1: unknown key "wrong19"', '  and 5 more']);
});

test('dates that depend on as-of, expired exceptions and clusters that are not there are accepted', () => {
  const text = `${HEAD}clusters: [{id: nowhere}]
drills: [{type: gameday, cluster: nowhere, date: 2999-01-01}]
exceptions: [{check: WKL-01, selector: {namespace: gpu}, reason: driver, owner: sre, approver: ciso, expires: 2001-01-01}]
`;
  expect([...read(text).sections.keys()]).toEqual([
    'plan/meta',
    'plan/clusters',
    'plan/drills',
    'plan/exceptions',
  ]);
});

describe('hostile files are refused, quickly and in one message', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g']
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdef'[index]}`).join(',')}]`)
    .join('\n')}\n`;

  test.for([
    [
      'aliases that multiply',
      bomb,
      'more than 100000 values, aliases counted each time they are used',
    ],
    ['an alias of itself', 'meta: &a [*a]', 'nested more than 60 levels deep'],
    ['a repeated key', 'meta: {}\nmeta: {}', 'the key "meta" is repeated'],
    ['a prototype key', '"__proto__": {meta: 1}', 'the key __proto__ is reserved'],
    [
      'a prototype key as a label',
      'tiers: {critical: [{namespaceSelector: {__proto__: a}}]}',
      'the key __proto__ is reserved',
    ],
    ['a key that is a list', '? [a]\n: 1', 'a key must be plain text'],
    ['two documents', 'a: 1\n---\nb: 1', 'holds more than one YAML document'],
    ['a tag', 'meta: !!js/function "x"', 'Unresolved tag: tag:yaml.org,2002:js/function'],
    ['absurd nesting', `meta: ${'['.repeat(100_000)}`, 'nested too deeply'],
    ['an unknown alias', 'meta: *nowhere', 'the alias *nowhere names nothing above it'],
    ['nothing', '', 'expected a mapping, found nothing'],
    ['a file that is too large', `# ${'x'.repeat(1024 * 1024)}`, 'larger than 1 MiB'],
  ] as const)('%s', ([, text, message]) => {
    expect(refusal(() => read(text)).message).toBe(message);
  });

  test('control characters and long values do not reach the terminal', () => {
    const text = `${HEAD}clusters: [{id: a, environment: "\\e[31m${'x'.repeat(200)}"}]`;
    const { message } = refusal(() => read(text));
    expect(message).toMatch(/found "\\u\{1b\}\[31mx{55}…"$/);
  });

  test('constructor is an unknown key like any other', () => {
    expect(refused('constructor: {}').message).toBe('unknown key "constructor"');
  });

  test('any text is either a plan or an input error', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '[',
      ']',
      '{',
      '}',
      '&a',
      '*a',
      '"',
      "'",
      '|',
      '<<',
      '!',
      '#',
      '1',
      '%',
      '\t',
    );
    const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (rest) => {
        expect(outcomeOf(rest)).toMatch(/^(plan|input error in ir-plan\.yaml)$/);
      }),
    );
  });
});

function outcomeOf(rest: string): string {
  try {
    return read(HEAD + rest).sections.has('plan/meta') ? 'plan' : 'nothing';
  } catch (error) {
    return error instanceof InputError ? `input error in ${error.place?.file}` : String(error);
  }
}

test('a file that is not there or is a folder is named', async () => {
  await expect(readPlan('nowhere/ir-plan.yaml', isCheck)).rejects.toMatchObject({
    code: 'bad-input',
    message: 'cannot be read: there is no such file',
    place: { file: 'nowhere/ir-plan.yaml' },
  });
  await expect(readPlan(import.meta.dirname, isCheck)).rejects.toMatchObject({
    message: 'cannot be read: it is a folder',
  });
});
