import type { Evidence } from '../../model/verdict.ts';
import { type AnswerId, NOTHING } from '../reachability/answers.ts';
import { NO_CONNECTION } from '../reachability/connections.ts';
import type { Step } from '../reachability/decide.ts';
import type { Endpoint } from '../reachability/endpoint.ts';
import { connsOf } from '../reachability/flows.ts';
import type { Program } from '../reachability/program.ts';
import { endLike } from '../reachability/reach.ts';
import type { Reading } from '../reachability/reading.ts';
import type { Lane } from '../reachability/world.ts';
import { evidenceOf } from './deciding.ts';
import { type Direction, PLAIN } from './side-isolation.ts';

/** What pods of a namespace could still do once they have a label. */
export interface LabelEffect {
  readonly state: 'cut' | 'leaks' | 'unknown';
  /** Between whom something still passes, such as `ingress from addresses outside`. */
  readonly what: string;
  /** The rules that let it pass; none where no policy is about it. */
  readonly by: readonly Evidence[];
}

const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
const CUT: LabelEffect = { state: 'cut', what: '', by: [] };

/**
 * Whether a label cuts pods off, asked of the policies that then govern them. Nodes are left aside: no
 * policy of pods keeps a kubelet out.
 */
export class LabelEffects {
  readonly #reading: Reading;
  readonly #endpoints: ReadonlyMap<string, readonly Endpoint[]>;
  readonly #known = new Map<Program, LabelEffect>();
  readonly #kinds = new Map<Lane[Direction], readonly number[]>();

  constructor(reading: Reading) {
    this.#reading = reading;
    const pods = reading.world.classes.filter(({ example }) => example.type === 'pod');
    this.#endpoints = Map.groupBy(
      pods.flatMap(({ endpoints }) =>
        endpoints.flatMap((id) => reading.world.spec.endpoints[id] ?? []),
      ),
      ({ namespace }) => namespace,
    );
  }

  /** Of a pod with this label alone, and of every pod that is there. */
  of(namespace: string, [key, value]: readonly [string, string]): LabelEffect {
    const bare = this.#reading.maker.podLike(namespace, new Map(), PLAIN, []);
    const all = [bare, ...(this.#endpoints.get(namespace) ?? [])].map((one) =>
      this.#effectOn({ ...one, labels: new Map(one.labels).set(key, value) }),
    );
    return worst(all);
  }

  #effectOn(endpoint: Endpoint): LabelEffect {
    const { lanes } = this.#reading.world;
    const { lanes: own, families } = endLike(this.#reading.world, endpoint);
    return worst(
      lanes.flatMap((lane, index) =>
        DIRECTIONS.flatMap((direction): readonly LabelEffect[] => {
          const program = own[index]?.[direction].program;
          if (program === undefined || (lane.families & families) === 0) return [];
          const known = this.#known.get(program) ?? this.#decided(lane, direction, program);
          this.#known.set(program, known);
          return [known];
        }),
      ),
    );
  }

  #decided(lane: Lane, direction: Direction, program: Program): LabelEffect {
    const { answers } = this.#reading.world;
    const side = lane[direction];
    const { ids, answers: found } = side.fromSubject(program);
    const answerOf = new Map<number, AnswerId>();
    for (const id of this.#kindsOf(side)) {
      answerOf.set(id, side.usual(program.outline, side.peers.of(id).kind));
    }
    for (const [index, id] of ids.entries()) answerOf.set(id, found[index] ?? NOTHING);
    const open = [...answerOf].filter(([id]) => this.#counts(id));
    const sure = open.find(([, id]) => answers.get(id).sure !== NO_CONNECTION);
    const passing = sure ?? open.find(([, id]) => answers.get(id).may !== NO_CONNECTION);
    if (passing === undefined) return CUT;
    const [peer] = passing;
    const steps: Step[] = [];
    side.between(program, side.peers.of(peer), (step) => steps.push(step));
    return {
      state: sure === undefined ? 'unknown' : 'leaks',
      what: `${ways[direction]} ${this.#nameOf(peer)}`,
      by: evidenceOf(side.programs, program, steps, 'allow', (id) => connsOf(answers, id)),
    };
  }

  /** One class for each kind of peer. */
  #kindsOf(side: Lane[Direction]): readonly number[] {
    const known = this.#kinds.get(side);
    if (known !== undefined) return known;
    const examples = new Map<number, number>();
    for (const { id } of this.#reading.world.classes) {
      const { kind } = side.peers.of(id);
      if (this.#counts(id) && !examples.has(kind.id)) examples.set(kind.id, id);
    }
    const found = [...examples.values()];
    this.#kinds.set(side, found);
    return found;
  }

  #counts(id: number): boolean {
    const type = this.#reading.world.classes[id]?.example.type;
    return type === 'pod' || type === 'outside' || type === 'ingress-controller';
  }

  #nameOf(id: number): string {
    const endpoint = this.#reading.world.classes[id]?.example;
    if (endpoint?.type === 'pod') return `pods in ${endpoint.namespace}`;
    return endpoint?.type === 'outside' ? 'addresses outside' : 'the ingress controller';
  }
}

const ways: Readonly<Record<Direction, string>> = { ingress: 'ingress from', egress: 'egress to' };

function worst(all: readonly LabelEffect[]): LabelEffect {
  return (
    all.find(({ state }) => state === 'leaks') ??
    all.find(({ state }) => state === 'unknown') ??
    CUT
  );
}
