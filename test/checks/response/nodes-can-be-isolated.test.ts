import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/response/nodes-can-be-isolated.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { said } from '../said.ts';

const node = (provider: string, labels = '{a: b}'): string => `
- apiVersion: v1
  kind: Node
  metadata: {name: n1, labels: ${labels}}
  spec: {providerID: '${provider}'}`;
const AWS = 'aws:///eu-central-1a/i-0a1b';
const told = (means: string, objects = node(AWS), hidden: readonly string[] = []) =>
  said(check, { version: EKS, plan: `containment: {node: {${means}}}`, objects }, { hidden });
const FRESH = 'rehearsed: 2026-06-01';

describe('the isolation of a node', () => {
  it('counts by what works on this infrastructure', () => {
    expect([
      told(`securityGroup: sg-1, ${FRESH}`),
      told(`hostPolicy: quarantine-host, ${FRESH}`),
      told(`networkSecurityGroup: nsg-1, ${FRESH}`),
    ]).toEqual([
      ['pass: sg-1 cuts off a node, and was rehearsed 172 days ago'],
      ['pass: quarantine-host cuts off a node, and was rehearsed 172 days ago'],
      ['fail: the plan names nothing that cuts off a node here'],
    ]);
  });

  it('counts less unrehearsed, long ago, or where the cloud takes machines back', () => {
    const spot = node(AWS, '{eks.amazonaws.com/capacityType: SPOT}');
    expect([
      told('securityGroup: sg-1'),
      told('securityGroup: sg-1, rehearsed: 2025-01-01'),
      told('securityGroup: sg-1, rehearsed: 2027-01-01'),
      told(`securityGroup: sg-1, ${FRESH}`, spot),
    ]).toEqual([
      ['warn: sg-1 cuts off a node, and nobody rehearsed it'],
      ['warn: sg-1 cuts off a node, which was rehearsed 688 days ago'],
      ['fail: it is said to be rehearsed on a day in the future'],
      ['warn: sg-1 cuts off a node, though the cloud may take machines back before it is examined'],
    ]);
  });

  it('is the business of whoever runs every node', () => {
    const fargate = node(AWS, '{eks.amazonaws.com/compute-type: fargate}');
    expect([
      told(`securityGroup: sg-1, ${FRESH}`, fargate),
      told(`securityGroup: sg-1, ${FRESH}`, fargate, ['info/apis']),
    ]).toEqual([
      ['not-applicable: the provider runs every node: there is none of ours to isolate'],
      ['unknown: sg-1 cuts off a node, and was rehearsed 172 days ago, as far as was seen'],
    ]);
  });

  it('is unknown without a plan, without nodes, and where the cloud refuses to tell its pools', () => {
    expect([
      said(check, { version: EKS, objects: node(AWS) }),
      told(`securityGroup: sg-1, ${FRESH}`, node(AWS), ['core/Node']),
      told(`securityGroup: sg-1, ${FRESH}`, node(AWS), ['cloud/pools']),
    ]).toEqual([
      ['unknown: the plan names nothing that cuts off a node here'],
      ['unknown: sg-1 cuts off a node, and was rehearsed 172 days ago, as far as was seen'],
      ['unknown: sg-1 cuts off a node, and was rehearsed 172 days ago, as far as was seen'],
    ]);
  });
});
