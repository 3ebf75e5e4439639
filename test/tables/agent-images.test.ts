import { expect, test } from 'vitest';
import { isImageOf, repositoryOf, tagOf } from '../../src/tables/agent-images.ts';

test.for([
  ['fluent/fluent-bit:4.1.0', 'fluent/fluent-bit', '4.1.0'],
  ['registry:5000/falco', 'registry:5000/falco', undefined],
  ['r.example/a/b:v1@sha256:00', 'r.example/a/b', 'v1'],
  ['r.example/a/b@sha256:00', 'r.example/a/b', undefined],
] as const)('%s is tag and repository', ([image, repository, tag]) => {
  expect([repositoryOf(image), tagOf(image)]).toEqual([repository, tag]);
});

test.for([
  ['r.example/mirror/fluent/fluent-bit:4', 'fluent/fluent-bit', true],
  ['fluent-bit', 'fluent-bit', true],
  ['fluent-bit', 'fluent/fluent-bit', false],
  ['r.example/not-fluent-bit:4', 'fluent-bit', false],
  ['r.example/fluent-bit/exporter', 'fluent-bit', false],
] as const)('%s ends in %s', ([image, repository, expected]) => {
  expect(isImageOf(image, repository)).toBe(expected);
});
