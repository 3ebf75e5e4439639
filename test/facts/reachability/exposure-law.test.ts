import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { computeFact } from '../../judge.ts';
import type { JsonObject } from '../../oracle/json.ts';
import { printed, type Row } from './printed.ts';
import { ANY, type Objects } from './random/worlds.ts';
import { PATIENCE, runs } from './runs.ts';

interface ExposureRow {
  readonly workload: string;
  readonly peer: 'any' | { readonly namespaces: string; readonly pods: string };
  readonly conns: Row['conns'];
}

interface Exposed {
  readonly ingress: readonly ExposureRow[];
  readonly egress: readonly ExposureRow[];
}

test(
  'a pod that comes gets what exposure said that it would',
  () => {
    const holds = fc.property(ANY, (world) => {
      const { ingress, egress } = exposureOf(world);
      for (const peer of new Map(
        [...ingress, ...egress].map((one) => [JSON.stringify(one.peer), one.peer]),
      ).values()) {
        const pod = podLike(peer);
        if (pod === undefined) continue;
        const { flows } = printed([...world, pod]);
        expect({ peer, ...newcomerIn(flows) }).toEqual({
          peer,
          ingress: foretold(ingress, peer),
          egress: foretold(egress, peer),
        });
      }
    });
    fc.assert(holds, runs(40));
  },
  PATIENCE,
);

function exposureOf(objects: Objects): Exposed {
  const observed = computeFact(reachability, { objects: JSON.stringify(objects) });
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  const shown = reachability.show?.(observed.value as never, { exposure: true });
  return JSON.parse(JSON.stringify(shown)) as Exposed;
}

type Peer = ExposureRow['peer'];

/** Only where labels are equalities of one namespace by name: others are no single pod. */
function podLike(peer: Peer): JsonObject | undefined {
  const [namespace, labels] =
    peer === 'any' ? ['elsewhere', {}] : [namespaceOf(peer.namespaces), labelsOf(peer.pods)];
  if (namespace === undefined || labels === undefined) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'newcomer', namespace, labels },
    spec: { serviceAccountName: 'newcomer' },
  };
}

function namespaceOf(shown: string): string | undefined {
  return /^(?:kubernetes\.io\/metadata\.name)?=(ns-[abc])$/.exec(shown)?.[1];
}

function labelsOf(shown: string): Record<string, string> | undefined {
  if (shown === 'everything') return {};
  const parts = shown.split(' & ').map((one) => /^(\w+)=(\w+)$/.exec(one));
  const found = parts.flatMap((one) => (one === null ? [] : [[one[1] ?? '', one[2] ?? '']]));
  return found.length < parts.length ? undefined : Object.fromEntries(found);
}

/** By workload; what has no row of its own is as with any pod. */
function foretold(rows: readonly ExposureRow[], peer: Peer): Record<string, unknown> {
  const usual = rows.filter((one) => one.peer === 'any');
  const own = rows.filter((one) => JSON.stringify(one.peer) === JSON.stringify(peer));
  const all = [...usual, ...own].map((one) => [one.workload, one.conns] as const);
  return passing(all);
}

function newcomerIn(flows: readonly Row[]): Record<'ingress' | 'egress', Record<string, unknown>> {
  const isPod = (id: string): boolean => id.endsWith(']') && !isNewcomer(id);
  const isNewcomer = (id: string): boolean => id.endsWith('/newcomer[Pod]');
  const from = flows.filter(({ src, dst }) => isNewcomer(src) && isPod(dst));
  const to = flows.filter(({ src, dst }) => isNewcomer(dst) && isPod(src));
  return {
    ingress: passing(from.map(({ dst, conns }) => [dst, conns] as const)),
    egress: passing(to.map(({ src, conns }) => [src, conns] as const)),
  };
}

function passing(all: readonly (readonly [string, Row['conns']])[]): Record<string, unknown> {
  const found = Object.fromEntries(all);
  return Object.fromEntries(
    Object.entries(found).filter(([, conns]) => Object.keys(conns).length > 0),
  );
}
