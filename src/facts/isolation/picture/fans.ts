import type { EndpointSlice } from '../../../model/kubernetes/endpoint-slice.ts';
import { byText } from '../../../model/order.ts';
import { type Listed, listed } from '../../../model/picture.ts';
import type { Fan, FanTarget } from '../../../model/pictures/isolation.ts';
import { type AnswerId, NOTHING } from '../../reachability/answers.ts';
import { NO_CONNECTION } from '../../reachability/connections.ts';
import { partition } from '../../reachability/partition.ts';
import { endOf, type Kinds, kindsOf } from '../../reachability/reach.ts';
import type { WorkloadView } from '../../workloads.ts';
import { AnyDestinations } from '../any-destination.ts';
import type { CredentialReach, CredentialReaches } from '../credential-reach.ts';
import type { EffectiveReach } from '../effective.ts';
import { apiServerIn, classesOf, internetOf, reachOf, UNSEEN } from './fan-targets.ts';

interface FansInput {
  readonly reach: EffectiveReach;
  readonly credentials: CredentialReaches;
  /** Exposed workloads, those that matter most first. */
  readonly exposed: readonly WorkloadView[];
  readonly isCritical: (workload: WorkloadView) => boolean;
  readonly isTenant: (namespace: string) => boolean;
  readonly slices: readonly EndpointSlice[];
}

/** More workloads than this are counted. */
const MOST_FANS = 100;
const MOST_NAMES = 60;

export function fans(input: FansInput): Listed<Fan> {
  const drawer = new FanDrawer(input);
  const { rows, truncated } = listed(input.exposed, MOST_FANS);
  return { rows: rows.map((one) => drawer.of(one)), truncated };
}

class FanDrawer {
  readonly #input: FansInput;
  readonly #kinds: Kinds;
  readonly #destinations: AnyDestinations;
  readonly #nodes: readonly number[];
  readonly #api: readonly number[] | undefined;
  /** By class: the namespaces of its pods. */
  readonly #namespaces: ReadonlyMap<number, ReadonlySet<string>>;
  /** Their classes, by what they are as destinations. */
  readonly #byKind: ReadonlyMap<number, readonly number[]>;
  readonly #all: ReadonlySet<string>;
  /** All of them, tenants first. */
  readonly #ranked: readonly string[];

  constructor(input: FansInput) {
    const { reading } = input.reach;
    this.#input = input;
    this.#kinds = kindsOf(reading.world, 'destination');
    this.#destinations = new AnyDestinations(reading.world);
    this.#nodes = classesOf(reading, 'node');
    this.#api = apiServerIn(reading, input.slices);
    const namespaces = new Map<number, Set<string>>();
    for (const [id, { type, namespace }] of reading.world.spec.endpoints.entries()) {
      if (type !== 'pod') continue;
      const at = reading.world.classOf[id] ?? 0;
      namespaces.set(at, (namespaces.get(at) ?? new Set()).add(namespace));
    }
    this.#namespaces = namespaces;
    this.#byKind = Map.groupBy(namespaces.keys(), (id) => this.#kinds.kindOf[id] ?? 0);
    this.#all = new Set([...namespaces.values()].flatMap((own) => [...own]));
    const { isTenant } = input;
    this.#ranked = [...this.#all].sort(
      (a, b) => Number(!isTenant(a)) - Number(!isTenant(b)) || byText(a, b),
    );
  }

  of(workload: WorkloadView): Fan {
    const { reach, credentials, isCritical } = this.#input;
    const classes = reach.everyClassOf(workload);
    const { sure, may } = this.#namespacesFrom(classes, workload.namespace);
    return {
      workload: workload.subject.key,
      namespace: workload.namespace,
      critical: isCritical(workload),
      host: workload.pods.some(({ spec }) => spec.hostNetwork),
      namespaces: listed(
        this.#ranked.filter((name) => sure.has(name)),
        MOST_NAMES,
      ),
      perhaps: may.size - sure.size,
      of: this.#all.size - (this.#all.has(workload.namespace) ? 1 : 0),
      targets: this.#targets(classes, credentials.of(workload)),
    };
  }

  #targets(classes: readonly number[], credentials: CredentialReach): readonly FanTarget[] {
    const { reading } = this.#input.reach;
    const nodes = this.#nodes.length === 0 ? UNSEEN : reachOf(reading, classes, this.#nodes);
    const api = this.#api === undefined ? UNSEEN : reachOf(reading, classes, this.#api);
    return [
      { target: 'internet', ...internetOf(reading, this.#destinations, classes) },
      { target: 'nodes', ...nodes },
      { target: 'metadata', state: metadataStates[credentials.state], why: credentials.message },
      { target: 'api', ...api },
    ];
  }

  #namespacesFrom(classes: readonly number[], own: string) {
    const { world } = this.#input.reach.reading;
    const [sure, may] = [new Set<string>(), new Set<string>()];
    for (const id of classes) {
      for (const [target, answer] of this.#answersFrom(id)) {
        const passes = world.answers.get(answer);
        const namespaces = this.#namespaces.get(target) ?? [];
        if (passes.may !== NO_CONNECTION) addAll(may, namespaces);
        if (passes.sure !== NO_CONNECTION) addAll(sure, namespaces);
      }
    }
    sure.delete(own);
    may.delete(own);
    return { sure, may };
  }

  /** What may pass to anybody: destinations that are alike are asked for together. */
  *#answersFrom(id: number): Generator<readonly [target: number, answer: AnswerId]> {
    const { world } = this.#input.reach.reading;
    const { exceptions, usual } = partition(world, endOf(world, id), this.#kinds);
    yield* exceptions;
    for (const [kind, targets] of this.#byKind) {
      const answer = usual(kind);
      if (answer === NOTHING) continue;
      for (const target of targets) if (!exceptions.has(target)) yield [target, answer];
    }
  }
}

function addAll(to: Set<string>, names: Iterable<string>): void {
  for (const name of names) to.add(name);
}

const metadataStates: Readonly<Record<CredentialReach['state'], FanTarget['state']>> = {
  host: 'reached',
  open: 'reached',
  pool: 'closed',
  policy: 'closed',
  unknown: 'unknown',
};
