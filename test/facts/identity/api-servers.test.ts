import { expect, test } from 'vitest';
import { apiServers } from '../../../src/facts/identity/api-servers.ts';
import type { Example } from '../../../src/model/check.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';
import { apiServer, EKS, K3S, k3sServer } from './objects.ts';

function shown(example: Example, options?: ExampleOptions) {
  const found = computeFact(apiServers, example, options);
  if (found.state !== 'seen') return found;
  const { servers, gaps, managed, distribution } = found.value;
  return {
    servers: servers.map(({ subject, runs, words }) => [subject.key, runs, words.slice(1)]),
    gaps: gaps.map(({ permission }) => permission),
    managed: managed !== undefined,
    distribution,
  };
}

test('static pods show their arguments, also those of one line of shell', () => {
  const objects = apiServer('a', '--x=1') + apiServer('b', '--y=2 --z');
  expect(shown({ objects, version: 'v1.34.1' })).toMatchObject({
    servers: [
      ['core/Pod/kube-system/kube-apiserver-a', 'pod', ['--x=1']],
      ['core/Pod/kube-system/kube-apiserver-b', 'pod', ['--y=2', '--z']],
    ],
    gaps: [],
    managed: false,
  });
});

test('k3s shows what it hands on, and its own flag for encryption', () => {
  const objects = k3sServer(
    'cp-1',
    '--disable=traefik',
    '--secrets-encryption',
    '--kube-apiserver-arg=x=1',
  );
  const found = computeFact(apiServers, { objects, version: K3S });
  expect(found).toMatchObject({
    state: 'seen',
    value: {
      servers: [{ subject: { key: 'core/Node/cp-1' }, words: ['--secrets-encryption', '--x=1'] }],
      gaps: [],
    },
  });
});

test('a provider runs it only where all signs were seen', () => {
  expect(shown({ version: EKS })).toEqual({
    servers: [],
    gaps: [],
    managed: true,
    distribution: 'eks',
  });
  const hidden = shown({ version: EKS }, { hidden: ['core/Node'] });
  expect(hidden).toMatchObject({ managed: false, servers: [] });
});

test('what was not seen is named: pods of kube-system, or the host', () => {
  expect(shown({ version: 'v1.34.1' }, { hidden: ['core/Pod'] })).toMatchObject({
    gaps: ['list pods in kube-system'],
  });
  expect(shown({ version: K3S })).toMatchObject({
    gaps: ["the API server's arguments, from its host"],
  });
});
