import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folder, kubemuster } from './run.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: api, namespace: shop}
spec: {containers: [{name: api, image: 'shop/api:1'}]}
`;

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    name: 'an unknown flag',
    args: ['scan', '.', '--formt', 'json'],
    says: /unknown option '--formt'/,
  },
  {
    name: 'an unknown command',
    args: ['scann'],
    says: /unknown command 'scann'\s[\s\S]*Did you mean scan/,
  },
  { name: 'neither a path nor a kubeconfig', args: ['scan'], says: /no kubeconfig/ },
  { name: 'a path that is not there', args: ['scan', 'nowhere'], says: /nowhere/ },
  { name: 'an empty folder', args: ['scan', '.'], says: /no/i },
  {
    name: 'an unknown check',
    args: ['scan', 'pod.yaml', '--check', 'isolation/nothing'],
    says: /no check is called "isolation\/nothing"/,
  },
  {
    name: 'a planned check',
    args: ['scan', 'pod.yaml', '--check', 'SEC-06'],
    says: /planned, not built yet/,
  },
  {
    name: 'an unknown domain',
    args: ['scan', 'pod.yaml', '--domain', 'netwrok'],
    says: /no domain is called "netwrok"/,
  },
  {
    name: 'a selection that leaves nothing',
    args: ['scan', 'pod.yaml', '--domain', 'mesh', '--phase', 'recover'],
    says: /leaves no check/,
  },
  {
    name: 'an unknown format',
    args: ['scan', 'pod.yaml', '--format', 'pfd'],
    says: /no format is called "pfd"/,
  },
  {
    name: 'a format named like a property of every object',
    args: ['scan', 'pod.yaml', '--format', 'constructor'],
    says: /no format is called "constructor"/,
  },
  {
    name: 'two formats for stdout',
    args: ['scan', 'pod.yaml', '--format', 'json,html', '--output', '-'],
    says: /takes one format/,
  },
  {
    name: 'a gate that is no number',
    args: ['scan', 'pod.yaml', '--min-score', 'high'],
    says: /whole number from 0 to 100/,
  },
  {
    name: 'a score gate with a selection',
    args: ['scan', 'pod.yaml', '--min-score', '5', '--domain', 'workload'],
    says: /cannot be combined with a selection/,
  },
  {
    name: 'an unknown severity',
    args: ['scan', 'pod.yaml', '--fail-on', 'severe'],
    says: /no severity is called "severe"/,
  },
  {
    name: 'a date that is none',
    args: ['scan', 'pod.yaml', '--as-of', '2026-02-30'],
    says: /--as-of wants a date/,
  },
  {
    name: 'malformed YAML, by file, line and column',
    args: ['scan', 'broken.yaml'],
    files: { 'broken.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n' },
    says: /broken\.yaml:3:\d+: /,
  },
  {
    name: 'malformed JSON, by file, line and column',
    args: ['scan', 'broken.json'],
    files: { 'broken.json': '{"apiVersion": "v1",\n "kind": }\n' },
    says: /broken\.json:2:\d+: /,
  },
  {
    name: 'a duplicate key',
    args: ['scan', 'twice.yaml'],
    files: { 'twice.yaml': 'apiVersion: v1\nkind: Pod\nkind: Pod\nmetadata: {name: a}\n' },
    says: /twice\.yaml:3:\d+: /,
  },
  {
    name: 'an alias bomb',
    args: ['scan', 'bomb.yaml'],
    files: { 'bomb.yaml': bomb() },
    says: /bomb\.yaml:\d+/,
  },
  {
    name: 'a plan with an unknown key, by file, line and column',
    args: ['scan', 'pod.yaml', '--plan', 'plan.yaml'],
    files: { 'plan.yaml': 'apiVersion: readiness/v1\nkind: IncidentResponsePlan\nmeata: {}\n' },
    says: /plan\.yaml:1:1: 2 problems\n[\s\S]*line 3, column 1: unknown key/,
  },
  {
    name: 'a plan that is not there',
    args: ['scan', 'pod.yaml', '--plan', 'nowhere.yaml'],
    says: /nowhere\.yaml/,
  },
  {
    name: 'a configuration with a bad type',
    args: ['scan', 'pod.yaml', '--config', 'config.yaml'],
    files: { 'config.yaml': 'waivers: yes please\n' },
    says: /config\.yaml:1:\d+: /,
  },
  {
    name: 'a result that is none',
    args: ['report', 'result.json'],
    files: { 'result.json': '{"schema": "kubemuster/result/v1"}' },
    says: /result\.json/,
  },
  { name: 'an unknown fact', args: ['fact', 'nothing', 'pod.yaml'], says: /no fact is called/ },
  { name: 'an unknown name to explain', args: ['explain', 'nothing'], says: /nothing is called/ },
];

describe('bad input is one clear message and exit code 2', () => {
  test.for(cases)('$name', async ({ args, files, says }) => {
    const needsPod = args.includes('pod.yaml');
    const cwd = folder({ ...(needsPod ? { 'pod.yaml': POD } : {}), ...files });
    const before = readdirSync(cwd);
    const { code, stdout, stderr } = await kubemuster(args, { cwd });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.split('\n').length).toBeLessThan(8);
    expect(readdirSync(cwd)).toEqual(before);
  });
});

test('keys that name prototypes are plain data', async () => {
  const cwd = folder({
    'proto.yaml': `${POD}---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: shop, labels: {__proto__: polluted, constructor: x}}
__proto__: {hostNetwork: true}
`,
  });
  const { code, stdout } = await kubemuster(['scan', '.', '--format', 'json'], { cwd });

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ schema: 'kubemuster/result/v1' });
});

test('a stack trace is shown only with --verbose', async () => {
  const { stderr } = await kubemuster(['scan', 'nowhere', '--verbose']);

  expect(stderr).toMatch(/^\s+at /m);
});

test('control characters of a file name cannot steer the terminal', async () => {
  const { code, stderr } = await kubemuster(['scan', '\u001b[2Jnowhere']);

  expect(code).toBe(2);
  expect(stderr).not.toContain('\u001b');
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 12; i += 1) {
    const reference = `*a${i - 1}`;
    lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => reference).join(', ')}]`);
  }
  return `${lines.join('\n')}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\n`;
}

test.for([
  ['a path and a live cluster', ['scan', 'x.yaml', '--context', 'prod'], /asks for a live cluster/],
  [
    'a context and all contexts',
    ['scan', '--context', 'a', '--all-contexts'],
    /cannot be combined/,
  ],
  ['in-cluster outside of one', ['scan', '--in-cluster'], /this is no pod/],
  ['a provider there is not', ['inventory', '--provider', 'ibm'], /no provider is called "ibm"/],
  [
    'a scope of another provider',
    ['scan', '--provider', 'eks', '--project', 'shop'],
    /--project is for --provider gke, which is not asked for/,
  ],
  ['a scope without a provider', ['inventory', '--region', 'eu-west-1'], /for --provider eks/],
  [
    'a context of a cloud',
    ['inventory', '--provider', 'aws,gcp', '--context', 'prod'],
    /--context is for --provider kubeconfig/,
  ],
  ['a path and a cloud', ['scan', 'x.yaml', '--provider', 'gke'], /asks for a live cluster/],
  ['a kubeconfig that is not there', ['collect', '-o', 'x', '--kubeconfig', 'nowhere'], /nowhere/],
  ['no cluster at once', ['scan', '--concurrency', '0'], /whole number from 1/],
] as const)('%s is refused', async ([, args, says]) => {
  const { code, stdout, stderr } = await kubemuster(args);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
});
