import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/response/disks-can-be-snapshotted.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { said } from '../said.ts';

const SPACE = `
- {apiVersion: v1, kind: Namespace, metadata: {name: pay}}`;
const volume = (driver: string | undefined, namespace = 'pay'): string => `
- apiVersion: v1
  kind: PersistentVolume
  metadata: {name: v-${driver ?? 'nfs'}-${namespace}}
  spec: {claimRef: {namespace: ${namespace}, name: data}${driver === undefined ? '' : `, csi: {driver: ${driver}}`}}`;
const snapshots = (driver: string): string => `
- {apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshotClass, metadata: {name: a}, driver: ${driver}, deletionPolicy: Retain}`;
const FARGATE = `
- {apiVersion: v1, kind: Node, metadata: {name: f, labels: {eks.amazonaws.com/compute-type: fargate}}}`;
const plan = (forensics: string): string => `
tiers: {critical: [{namespace: pay}]}
forensics: {namespace: lab${forensics}}`;
const PROCEDURE = ', diskSnapshot: {procedure: IR-7';
const FRESH = `${PROCEDURE}, rehearsed: 2026-06-01}`;
const told = (objects: string, forensics: string, hidden: readonly string[] = []) =>
  said(check, { version: EKS, plan: plan(forensics), objects: SPACE + objects }, { hidden });

describe('snapshots for an investigation', () => {
  it('need a class for every driver of critical volumes, and a way for disks of nodes', () => {
    expect([
      told(volume('ebs') + snapshots('ebs'), FRESH),
      told(volume('ebs') + volume('efs', 'lab') + snapshots('ebs'), FRESH),
      told(volume('ebs') + volume('efs') + snapshots('ebs'), FRESH),
      told(volume(undefined) + snapshots('ebs'), FRESH),
      told(volume('ebs') + snapshots('ebs'), ''),
      told(volume('ebs'), ''),
      told('', FRESH),
      told('', ''),
    ]).toEqual([
      ['pass: critical volumes and disks of nodes can be frozen; rehearsed 172 days ago'],
      ['pass: critical volumes and disks of nodes can be frozen; rehearsed 172 days ago'],
      ['warn: no class of snapshots serves the drivers of critical volumes'],
      ['warn: no class of snapshots serves the drivers of critical volumes'],
      ['warn: the plan does not say how the disk of a node is frozen'],
      ['fail: neither volumes nor disks of nodes can be frozen'],
      ['pass: critical volumes and disks of nodes can be frozen; rehearsed 172 days ago'],
      ['fail: neither volumes nor disks of nodes can be frozen'],
    ]);
  });

  it('count half unrehearsed or long ago', () => {
    const both = volume('ebs') + snapshots('ebs');
    expect([
      told(both, `${PROCEDURE}}`),
      told(both, `${PROCEDURE}, rehearsed: 2025-01-01}`),
      told(both, `${PROCEDURE}, rehearsed: 2027-01-01}`),
    ]).toEqual([
      ['warn: critical volumes and disks of nodes can be frozen; nobody rehearsed it'],
      ['warn: critical volumes and disks of nodes can be frozen; last rehearsed 688 days ago'],
      ['fail: it was rehearsed in the future'],
    ]);
  });

  it('do not apply without volumes where a provider runs every node', () => {
    expect(told(FARGATE, '')).toEqual(['not-applicable: there is no disk of ours to freeze']);
  });

  it('are unknown where volumes, classes or the plan were not seen', () => {
    const both = volume('ebs') + snapshots('ebs');
    const message = 'unknown: not seen whether volumes and disks of nodes can be frozen';
    expect([
      told(both, FRESH, ['core/PersistentVolume']),
      told(both, FRESH, ['snapshot.storage.k8s.io/VolumeSnapshotClass']),
      said(check, { objects: SPACE + both, plan: 'tiers: {critical: [{namespace: pay}]}' }),
    ]).toEqual([[message], [message], [message]]);
  });
});
