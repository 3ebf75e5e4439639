import type { EndpointSlice } from '../../../model/kubernetes/endpoint-slice.ts';
import type { FanTarget } from '../../../model/pictures/isolation.ts';
import { parseAddress } from '../../reachability/addresses.ts';
import { NO_CONNECTION } from '../../reachability/connections.ts';
import { connsOf } from '../../reachability/flows.ts';
import { between, endOf } from '../../reachability/reach.ts';
import type { Reading } from '../../reachability/reading.ts';
import type { AnyDestinations } from '../any-destination.ts';
import { portsText } from '../deciding.ts';

type State = FanTarget['state'];

/** Whether any of some classes reaches any of others. */
export function reachOf(
  { world }: Reading,
  sources: readonly number[],
  targets: readonly number[],
): Pick<FanTarget, 'state' | 'why'> {
  const { answers } = world;
  let [sure, may] = [NO_CONNECTION, NO_CONNECTION];
  for (const source of sources) {
    for (const target of targets) {
      const found = between(world, endOf(world, source), endOf(world, target));
      sure = answers.connections.union(sure, found.sure);
      may = answers.connections.union(may, found.may);
    }
  }
  if (sure !== NO_CONNECTION) return { state: 'reached', why: portsText(connsOf(answers, sure)) };
  if (may === NO_CONNECTION) return { state: 'closed', why: 'policies let nothing through' };
  return { state: 'unknown', why: `perhaps ${portsText(connsOf(answers, may))}` };
}

/** Anywhere, some addresses, or none. */
export function internetOf(
  reading: Reading,
  destinations: AnyDestinations,
  sources: readonly number[],
): Pick<FanTarget, 'state' | 'why'> {
  const all = sources.map((id) => destinations.of(id).state);
  if (all.includes('yes')) return { state: 'reached', why: 'any address' };
  const outside = classesOf(reading, 'outside');
  const some = reachOf(reading, sources, outside);
  if (all.includes('unknown')) return { state: 'unknown', why: 'perhaps any address' };
  return some.state === 'reached' ? { state: 'some', why: `some addresses, ${some.why}` } : some;
}

export function classesOf({ world }: Reading, type: 'outside' | 'node'): readonly number[] {
  return world.classes.flatMap(({ id, example }) => (example.type === type ? [id] : []));
}

/** The classes of the addresses that the API server answers at; undefined where none was seen. */
export function apiServerIn(
  { world }: Reading,
  slices: readonly EndpointSlice[],
): readonly number[] | undefined {
  const { spec, classOf } = world;
  const addresses = slices
    .filter(({ meta, service }) => meta.namespace === 'default' && service === 'kubernetes')
    .flatMap(({ endpoints }) => endpoints.flatMap((one) => one.addresses));
  const found = addresses.flatMap((text) => {
    const address = parseAddress(text);
    if (address === undefined) return [];
    const atom = spec.atoms.find(address.family, address.value);
    const at = (type: 'node' | 'outside'): number =>
      spec.endpoints.findIndex((one) => one.type === type && one.atoms.includes(atom));
    const [node, outside] = [at('node'), at('outside')];
    const place = spec.atoms.ranges.length > 2 && node !== -1 ? node : outside;
    return place === -1 ? [] : [classOf[place] ?? 0];
  });
  return found.length === 0 ? undefined : [...new Set(found)];
}

export const UNSEEN: { readonly state: State; readonly why: string } = {
  state: 'unknown',
  why: 'not seen',
};
