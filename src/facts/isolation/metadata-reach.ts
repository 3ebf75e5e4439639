import type { Evidence } from '../../model/verdict.ts';
import { METADATA_ADDRESSES, METADATA_PORT } from '../../tables/metadata-services.ts';
import { parseAddress } from '../reachability/addresses.ts';
import { type Connection, NO_CONNECTION } from '../reachability/connections.ts';
import type { Step } from '../reachability/decide.ts';
import { connsOf } from '../reachability/flows.ts';
import { endOf, explain } from '../reachability/reach.ts';
import type { Reading } from '../reachability/reading.ts';
import { evidenceOf } from './deciding.ts';

/** Whether a class of pods may speak with the metadata service of its node. */
export interface MetadataReach {
  readonly state: 'yes' | 'no' | 'unknown';
  readonly address: string;
  /** The rules that let it, or the policies that keep it from there. */
  readonly by: readonly Evidence[];
}

interface Target {
  readonly address: string;
  readonly class: number;
}

/** Asked once for each address and set of policies. */
export class MetadataReaches {
  readonly #reading: Reading;
  readonly #known = new Map<string, MetadataReach>();
  readonly #targets: readonly Target[];

  constructor(reading: Reading, provider: string | undefined) {
    this.#reading = reading;
    const { spec, classOf } = reading.world;
    this.#targets = METADATA_ADDRESSES.filter(
      ({ providers }) => provider === undefined || providers?.includes(provider) !== false,
    ).flatMap(({ address }) => {
      const parsed = parseAddress(address);
      if (parsed === undefined) return [];
      const atom = spec.atoms.find(parsed.family, parsed.value);
      const at = spec.endpoints.findIndex((one) => one.type === 'outside' && one.atoms[0] === atom);
      return at === -1 ? [] : [{ address, class: classOf[at] ?? 0 }];
    });
  }

  /** Classes that the same policies govern for egress have one answer. */
  of(id: number): MetadataReach {
    const { families, lanes } = endOf(this.#reading.world, id);
    const key = `${families} ${lanes.map(({ egress }) => egress.program.id).join(' ')}`;
    const known = this.#known.get(key) ?? this.#found(id);
    this.#known.set(key, known);
    return known;
  }

  #found(id: number): MetadataReach {
    const all = this.#targets.map((target) => this.#toward(id, target));
    return (
      all.find(({ state }) => state === 'yes') ??
      all.find(({ state }) => state === 'unknown') ??
      all[0] ?? { state: 'no', address: '', by: [] }
    );
  }

  #toward(id: number, target: Target): MetadataReach {
    const { world } = this.#reading;
    const { connections } = world.answers;
    const asked = connections.range('TCP', METADATA_PORT, METADATA_PORT);
    const [from, to] = [endOf(world, id), endOf(world, target.class)];
    const passes = (some: Connection): boolean =>
      connections.intersection(some, asked) !== NO_CONNECTION;
    const explained = explain(world, from, to);
    const unsure = explained.some(({ answer }) => passes(answer.may)) ? 'unknown' : 'no';
    const state = explained.some(({ answer }) => passes(answer.sure)) ? 'yes' : unsure;
    const by = explained.flatMap(({ lane, egress }) => {
      const program = from.lanes[lane]?.egress.program;
      const side = world.lanes[lane]?.egress;
      if (program === undefined || side === undefined) return [];
      const about = egress.filter((step) => passes(step.connections));
      const outcome: Step['outcome'] = state === 'no' ? 'deny' : 'allow';
      return evidenceOf(side.programs, program, about, outcome, (one) =>
        connsOf(world.answers, one),
      );
    });
    return { state, address: target.address, by };
  }
}
