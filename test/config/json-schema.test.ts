import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configJsonSchema } from '../../src/config/configuration/json-schema.ts';
import { parseConfig } from '../../src/config/configuration/read.ts';
import { planJsonSchema } from '../../src/config/plan/json-schema.ts';
import { parsePlan } from '../../src/config/plan/read.ts';
import { HEAD, isCheck, refusal } from './known.ts';

const example = readFileSync(
  path.join(import.meta.dirname, '..', '..', 'examples', 'ir-plan.yaml'),
  'utf8',
);

function errorsOf(schema: object, value: unknown): readonly string[] {
  const ajv = new Ajv({ allErrors: true, strictTypes: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

test("the example fleet's plan meets the schema that editors use", () => {
  expect(errorsOf(planJsonSchema(), parse(example))).toEqual([]);
});

test("the example fleet's plan is read, and has nearly every section", () => {
  const { sections } = parsePlan('ir-plan.yaml', example, isCheck);
  const all = Object.keys((planJsonSchema() as { properties: object }).properties);
  expect(all.filter((key) => !sections.has(`plan/${key}`))).toEqual([
    'apiVersion',
    'kind',
    'admission',
    'automation',
    'freshness',
  ]);
});

test('editors see the same mistakes in structure as the reader', () => {
  const text = `${HEAD}contact: {}\nclusters: [{id: a, environment: prod}]\nrotations: [{id: a}]\n`;
  expect(errorsOf(planJsonSchema(), parse(text))).toEqual([
    ' additionalProperties',
    '/clusters/0/environment enum',
    '/rotations/0 required',
    '/rotations/0 required',
  ]);
  expect(refusal(() => parsePlan('ir-plan.yaml', text, isCheck)).message.split('\n')[0]).toBe(
    '4 problems',
  );
});

test('every section is described for editors', () => {
  const { properties } = planJsonSchema() as {
    properties: Record<string, { description?: string }>;
  };
  const silent = Object.entries(properties).filter(
    ([, { description }]) => description === undefined,
  );
  expect(silent.map(([key]) => key)).toEqual(['apiVersion', 'kind']);
});

test('a configuration that is read meets the schema that editors use', () => {
  const text = `apiVersion: kubemuster/v1
kind: Configuration
clusters: [{name: prod-eu-1, identities: [shop-prod-eu]}]
gates: {minScore: 40, minPhase: {contain: 50}, failOn: critical}
formats: [json]
waivers: [{check: WKL-02, selector: {namespace: gpu}, reason: driver, owner: sre, approver: ciso, expires: 2027-01-01}]
`;
  expect(errorsOf(configJsonSchema(), parse(text))).toEqual([]);
  expect(parseConfig('kubemuster.yaml', text, { isCheck, formats: ['json'] }).gates).toEqual({
    minScore: 40,
    minPhase: { contain: 50 },
    failOn: 'critical',
  });
});
