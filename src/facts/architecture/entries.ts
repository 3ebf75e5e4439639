import { type Service, serves } from '../../model/kubernetes/service.ts';
import { gapsOf, visible } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import type { Entry } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { type Entrance, keyOf } from '../entrances.ts';
import { exposure } from '../exposure.ts';
import { type Tiers, tiers } from '../tiers.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { type Door, doors } from './doors.ts';
import { signOf } from './sign.ts';

/** The most hosts, addresses and workloads that one entry lists. */
const MOST_NAMES = 20;

export interface EntryFacts {
  /** Unbounded: the picture cuts it. Those that lead to the critical tier first. */
  readonly all: readonly Entry[];
  /** Whether there may be no more of them. */
  readonly complete: boolean;
}

/** Every way from outside to a workload, with what the object that opens it says. */
export const entries: Fact<EntryFacts> = defineFact({
  id: 'entries',
  title: 'What lets the outside in, and to which workloads it leads',
  needs: { exposure, doors, tiers, workloads: maybe(workloads) },
  compute: ({ exposure, doors, tiers, workloads }): EntryFacts => {
    const behind = behindServices(exposure.entrances, doors.services, visible(workloads));
    const byObject = Map.groupBy(exposure.entrances, ({ evidence }) => evidence.subject.key);
    const all = [...byObject].flatMap(([key, ways]) => {
      const door = doors.of(key);
      const inside = ways.flatMap(({ service }) => behind.get(service) ?? []);
      return door === undefined ? [] : entryOf(door, wayOf(ways), inside, tiers);
    });
    const ports = visible(workloads).flatMap((one) => {
      const { exposed, evidence } = exposure.of(one);
      const port = evidence.find(({ subject }) => !byObject.has(subject.key));
      if (port === undefined || exposed === 'no') return [];
      return entryOf(
        hostPort(one, port),
        { evidence: port, certain: exposed === 'yes' },
        [one],
        tiers,
      );
    });
    return {
      all: [...all, ...ports].sort((a, b) => rankOf(a) - rankOf(b) || byText(a.object, b.object)),
      complete: doors.complete && gapsOf(workloads).length === 0,
    };
  },
  show: ({ all }: EntryFacts) => all,
});

interface Way {
  readonly evidence: Evidence | undefined;
  readonly certain: boolean;
}

function wayOf(ways: readonly Entrance[]): Way {
  const certain = ways.find(({ doubts }) => doubts.length === 0);
  return { evidence: (certain ?? ways[0])?.evidence, certain: certain !== undefined };
}

/** The workloads behind each Service that something opens, by `namespace/name`. */
function behindServices(
  entrances: readonly Entrance[],
  services: readonly Service[],
  workloads: readonly WorkloadView[],
): ReadonlyMap<string, readonly WorkloadView[]> {
  const opened = new Set(entrances.map(({ service }) => service));
  const inside = Map.groupBy(workloads, ({ namespace }) => namespace);
  const behind = new Map<string, readonly WorkloadView[]>();
  for (const service of services) {
    const key = keyOf(service.meta.namespace, service.meta.name);
    if (!opened.has(key)) continue;
    const here = inside.get(service.meta.namespace) ?? [];
    behind.set(
      key,
      here.filter(({ pods }) => pods.some(({ labels }) => serves(service, labels))),
    );
  }
  return behind;
}

type Opening = Omit<Door, 'kind'> & Pick<Entry, 'kind'>;

function entryOf(
  door: Opening,
  { evidence, certain }: Way,
  inside: readonly WorkloadView[],
  tiers: Tiers,
): readonly Entry[] {
  if (evidence === undefined) return [];
  const keys = [...new Set(inside.map(({ subject }) => subject.key))].sort(byText);
  const { kind, name, namespace, hosts, addresses, sources, tls } = door;
  return [
    {
      kind,
      object: evidence.subject.key,
      name,
      namespace,
      certainty: certain ? 'open' : 'possible',
      hosts: listed(hosts, MOST_NAMES),
      addresses: listed(addresses, MOST_NAMES),
      sources: listed(sources, MOST_NAMES),
      tls,
      workloads: listed(keys, MOST_NAMES),
      critical: inside.some((one) => tiers.ofWorkload(one).tier === 'critical'),
      sign: signOf(evidence),
    },
  ];
}

function hostPort({ meta, namespace }: WorkloadView, { value }: Evidence): Opening {
  return {
    kind: 'host-port',
    name: meta.name,
    namespace,
    hosts: [],
    addresses: [`port ${value} of its nodes`],
    sources: [],
    tls: null,
  };
}

function rankOf({ critical, certainty, workloads }: Entry): number {
  if (workloads.rows.length === 0) return 4;
  return (critical ? 0 : 2) + (certainty === 'open' ? 0 : 1);
}
