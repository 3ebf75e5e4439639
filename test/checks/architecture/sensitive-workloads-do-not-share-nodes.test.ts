import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/sensitive-workloads-do-not-share-nodes.ts';
import { said } from '../said.ts';

const BASE = `
- {apiVersion: v1, kind: Namespace, metadata: {name: pay}}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: Node, metadata: {name: n1}}
- {apiVersion: v1, kind: Node, metadata: {name: n2}}`;
const pod = (namespace: string, name: string, node: string, owner = ''): string => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}${owner}}
  spec: {nodeName: ${node}, containers: [{name: main}]}
  status: {phase: Running}`;
const open = (namespace: string, name: string): string => `
- apiVersion: v1
  kind: Service
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {type: LoadBalancer, selector: {app: ${name}}, ports: [{port: 443}]}`;
const AGENT =
  ', ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: true}]';
const TIERS = 'tiers: {critical: [{namespace: pay}]}';
const TENANTS = `${TIERS}
ownership:
  keys: [team]
  tenants: [{name: bank, namespaces: [{namespace: pay}]}, {name: store, namespaces: [{namespace: shop}]}]`;
const told = (objects: string, plan = TIERS, hidden: readonly string[] = []) =>
  said(check, { plan, objects: BASE + objects }, { hidden });

describe('nodes of critical workloads', () => {
  it('are shared with what is exposed, a critical workload beside another included, but not with itself', () => {
    const good = 'pass: nothing exposed or of another tenant runs beside critical workloads';
    expect([
      told(pod('pay', 'ledger', 'n1') + pod('shop', 'web', 'n2') + open('shop', 'web')),
      told(pod('pay', 'ledger', 'n1') + pod('shop', 'web', 'n1') + open('shop', 'web')),
      told(pod('pay', 'api', 'n1') + open('pay', 'api')),
      told(pod('pay', 'api', 'n1') + pod('pay', 'ledger', 'n1') + open('pay', 'api')),
      told(pod('pay', 'ledger', 'n1') + pod('shop', 'agent', 'n1', AGENT) + open('shop', 'agent')),
    ]).toEqual([
      [good],
      ['fail: critical workloads share it with 1 exposed'],
      [good],
      ['fail: critical workloads share it with 1 exposed'],
      [good],
    ]);
  });

  it('are shared with another tenant where the plan tells tenants apart', () => {
    const both = pod('pay', 'ledger', 'n1') + pod('shop', 'cart', 'n1');
    expect([told(both), told(both, TENANTS)]).toEqual([
      ['pass: nothing exposed or of another tenant runs beside critical workloads'],
      ['fail: critical workloads share it with 1 of another tenant'],
    ]);
  });

  it('are unknown without tiers, without Services and without pods', () => {
    const alone = pod('pay', 'ledger', 'n1');
    expect([
      told(alone, 'ownership: {keys: [team]}'),
      told(alone + pod('shop', 'cart', 'n1'), TIERS, ['core/Service']),
      told(alone, TIERS, ['core/Pod']),
      told(''),
    ]).toEqual([
      ['unknown: the plan does not say what is critical'],
      ['unknown: not seen whether anything on it is exposed'],
      ['unknown: not all nodes and pods were seen'],
      ['not-applicable: no critical workload runs'],
    ]);
  });
});
