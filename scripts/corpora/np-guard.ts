import path from 'node:path';
import { reachabilityOf } from './ask.ts';
import { type Conns, focusOf } from './conns.ts';
import { differences, type Flow, type FlowsOptions } from './flows.ts';
import {
  type Fields,
  ORDINARY_HOST_NETWORK,
  objectsOf,
  type Rewrite,
  rewritten,
  WITHOUT_ADDRESSES,
} from './rewrite.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

/** The rows of a case, in the shape of the fact. */
interface Normalized {
  readonly flows: readonly (Flow & { readonly network: string })[];
  readonly focus_conn: string;
}

interface Case {
  readonly options: {
    readonly focus_workloads: readonly string[];
    readonly focus_direction: string;
  };
}

const NO_SIX: Convention = {
  id: 'ipv6',
  rule: 'rows with IPv6 ranges (ip6:) are ours alone: theirs knows IPv4 only',
};

const COALESCED: Convention = {
  id: 'ranges',
  rule: 'touching ranges of addresses with equal ports are one, on both sides',
};

const NAMELESS_OWNER: Convention = {
  id: 'owner-kind',
  rule: 'an ownerReference without a kind names no owner, and the pod stands for itself; theirs gives it the name of the reference: our ids are read so',
};

/** Tried in this order, each with those before it, until nothing differs. */
const REWRITES: readonly Rewrite[] = [WITHOUT_ADDRESSES, ORDINARY_HOST_NETWORK];

/** Folders of np-guard whose expectation is who reaches whom. */
export function flowsSuite(folder: string): Suite {
  return {
    id: folder,
    folder: `netpol/${folder}`,
    marker: 'normalized.json',
    conventions: [NO_SIX, COALESCED, NAMELESS_OWNER, ...REWRITES],
    compare: compareFlows,
  };
}

async function compareFlows(folder: string): Promise<Compared> {
  const expected = await readJson<Normalized>(folder, 'normalized.json');
  const { options } = await readJson<Case>(folder, 'case.json');
  const manifests = [path.join(folder, 'manifests')];
  const theirs = expected.flows;
  const scope = scopeOf(focusOf(expected.focus_conn ?? ''), options);
  return settled(manifests, async (paths, names) => {
    const { flows } = await reachabilityOf<{ flows: readonly Flow[] }>(paths);
    return differences(
      theirs,
      flows
        .map((one) => renamed(one, names))
        .filter((one) => one.src !== one.dst && scope.row(one)),
      scope,
    );
  });
}

/** What a case asks about: one port, some workloads, one direction of theirs. */
function scopeOf(
  focus: Conns | undefined,
  { focus_workloads: workloads, focus_direction: direction }: Case['options'],
): FlowsOptions & { readonly row: (flow: Flow) => boolean } {
  const isOf = (id: string): boolean => workloads.some((one) => id.startsWith(`${one}[`));
  return {
    focus,
    row: ({ src, dst }) => {
      if (workloads.length === 0) return true;
      return (direction !== 'ingress' && isOf(src)) || (direction !== 'egress' && isOf(dst));
    },
  };
}

type Names = ReadonlyMap<string, string>;

/** Compares as it stands, then with one convention after the other until nothing differs. */
async function settled(
  paths: readonly string[],
  compare: (paths: readonly string[], names: Names) => Promise<readonly string[]>,
): Promise<Compared> {
  const names = ownersWithoutKind(await objectsOf(paths));
  const named = names.size === 0 ? [] : [NAMELESS_OWNER];
  const plain = await compare(paths, names);
  if (plain.length === 0) return { differences: [], applied: named };
  for (const [index] of REWRITES.entries()) {
    const changes = REWRITES.slice(0, index + 1);
    const left = await rewritten(paths, changes, (changed) => compare(changed, names));
    if (left.length === 0) return { differences: [], applied: [...named, ...changes] };
  }
  return { differences: plain, applied: named };
}

/** From our id of a pod to the one that its owner without a kind gives it. */
function ownersWithoutKind(objects: readonly Fields[]): Names {
  const found = new Map<string, string>();
  for (const object of objects) {
    const { kind, metadata } = object as { kind?: string; metadata?: Metadata };
    const owner = metadata?.ownerReferences?.[0];
    if (kind !== 'Pod' || owner === undefined || owner.kind !== undefined) continue;
    const namespace = metadata?.namespace ?? 'default';
    found.set(`${namespace}/${metadata?.name ?? ''}[Pod]`, `${namespace}/${owner.name ?? ''}[Pod]`);
  }
  return found;
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly ownerReferences?: readonly { readonly kind?: string; readonly name?: string }[];
}

function renamed(flow: Flow, names: Names): Flow {
  return {
    ...flow,
    src: names.get(flow.src) ?? flow.src,
    dst: names.get(flow.dst) ?? flow.dst,
  };
}
