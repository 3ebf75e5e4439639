import { expect, it } from 'vitest';
import { check as store } from '../../../checks/response/evidence-store-has-integrity.ts';
import { check as nodes } from '../../../checks/response/nodes-are-replaced.ts';
import { check as objectives } from '../../../checks/response/recovery-objectives-are-measured.ts';
import type { Check, Example } from '../../../src/model/check.ts';
import { judgeExample } from '../../judge.ts';

function verdicts(check: Check, example: Example): readonly string[] | string {
  const outcome = judgeExample(check, { asOf: '2026-11-20T12:00:00Z', ...example });
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.flatMap((one) =>
    'subject' in one ? [`${one.status} ${one.subject.key}: ${one.message}`] : [],
  );
}

const STORE = "uri: 's3://evidence'";

it.each([
  [
    'immutability: versioned, account: separate, hashing: sha256',
    'warn',
    'older versions are kept, and can be deleted',
  ],
  [
    'immutability: object-lock, account: same, hashing: sha256',
    'warn',
    'it is in the account that may be the victim',
  ],
  ['immutability: object-lock, account: separate', 'warn', 'nothing says how evidence is hashed'],
  [
    'immutability: retention-lock, account: separate, hashing: sha256',
    'pass',
    'write-once, elsewhere, and hashed',
  ],
])('IRR-15: an evidence store of %s', (given, status, message) => {
  const plan = `forensics: {evidenceStore: {${STORE}, ${given}}}`;

  expect(verdicts(store, { plan })).toEqual([`${status} forensics.evidenceStore: ${message}`]);
});

it('IRR-15: a section without a store fails, and no section is unknown', () => {
  expect(verdicts(store, { plan: 'forensics: {namespace: forensics}' })).toEqual([
    'fail forensics.evidenceStore: there is no place for evidence',
  ]);
  expect(verdicts(store, {})).toEqual([
    'unknown forensics.evidenceStore: not known where evidence goes',
  ]);
});

it('IRR-26: the latest drill on this cluster counts, be it worse', () => {
  const plan = `
objectives: {containMinutes: 15, revokeMinutes: 30, rtoMinutes: 240, rpoMinutes: 60}
drills:
  - {type: gameday, cluster: example, date: 2026-10-20, minutes: {contain: 16}}
  - {type: gameday, cluster: example, date: 2026-01-20, minutes: {contain: 1, revoke: 30}}
  - {type: gameday, cluster: another, date: 2026-11-01, minutes: {contain: 1, restore: 1}}
  - {type: gameday, cluster: example, date: 2026-12-20, minutes: {contain: 1, restore: 1}}
`;

  expect(verdicts(objectives, { plan })).toEqual([
    'warn objectives.containMinutes: missed in the latest drill: 16 of 15 minutes',
    'pass objectives.revokeMinutes: met in the latest drill: 30 of 30 minutes',
    'warn objectives.rtoMinutes: no drill on this cluster measured it',
    'pass objectives.rpoMinutes: declared; backups are held against it',
  ]);
});

it('IRR-26: an old measurement warns, and what is not declared fails', () => {
  const plan = `
objectives: {containMinutes: 15}
drills: [{type: containment, cluster: example, date: 2025-10-20, minutes: {contain: 5}}]
`;

  expect(verdicts(objectives, { plan })).toEqual([
    'warn objectives.containMinutes: last measured 396 days ago',
    'fail objectives.revokeMinutes: it is not declared',
    'fail objectives.rtoMinutes: it is not declared',
    'fail objectives.rpoMinutes: it is not declared',
  ]);
  expect(verdicts(objectives, {})).toEqual([
    'unknown objectives: not known how fast recovery has to be',
  ]);
});

const POD = `
- apiVersion: v1
  kind: Pod
  metadata: {name: db, namespace: shop}
  spec: {nodeName: by-hand, containers: [{name: db, image: db}]}
  status: {phase: Running}
`;

it('IRR-20: groups by label or annotation, their age, and nodes that nothing replaces', () => {
  const node = (name: string, rest: string): string =>
    `- {apiVersion: v1, kind: Node, metadata: {name: ${name}, creationTimestamp: '2026-09-21T12:00:00Z', ${rest}}}\n`;
  const objects = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
${node('by-hand', '')}${node('spare', '')}${node('young', 'labels: {karpenter.sh/nodepool: apps}')}${node('machine', 'annotations: {cluster.x-k8s.io/cluster-name: mars}')}- {apiVersion: v1, kind: Node, metadata: {name: old, creationTimestamp: '2026-09-20T12:00:00Z', labels: {cloud.google.com/gke-nodepool: apps}}}
${POD}`;

  expect(verdicts(nodes, { objects, plan: 'tiers: {critical: [{namespace: shop}]}' })).toEqual([
    'fail core/Node/by-hand: nothing replaces it, and critical pods run on it',
    'warn core/Node/old: a group replaces it, and it is 61 days old',
    'warn core/Node/spare: nothing is seen that replaces it',
    'pass core/Node/machine: a group replaces it, and it is young',
    'pass core/Node/young: a group replaces it, and it is young',
  ]);
});

it('IRR-20 does not apply where every node is serverless', () => {
  const objects = `
- {apiVersion: v1, kind: Node, metadata: {name: fargate-1, labels: {eks.amazonaws.com/compute-type: fargate}}}
`;

  expect(verdicts(nodes, { objects })).toBe('not-applicable');
});
