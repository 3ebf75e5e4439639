import { parseAddress } from './addresses.ts';
import type { Endpoint } from './endpoint.ts';
import { INGRESS_CONTROLLER } from './flows.ts';
import type { ReachWorkload } from './named.ts';
import { type End, endLike, endOf } from './reach.ts';
import type { Reachability } from './reachability.ts';
import type { Reading } from './reading.ts';

/** One end that a person named; a workload whose pods differ has several. */
export interface NamedEnd {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly end: End;
}

/** How ends can be written, for messages. */
export const END_FORMS = 'namespace/name, namespace/name[Kind], an address or ingress-controller';

/** The ends that a text names; none where nothing is called so. */
export function endsCalled(
  text: string,
  { inhabitants }: Reachability,
  reading: Reading,
): readonly NamedEnd[] {
  const { world, placed, maker } = reading;
  const address = parseAddress(text.replace(/^ip6?:/, ''));
  if (address !== undefined) {
    const { family, value } = address;
    const atoms = [world.spec.atoms.find(family, value)];
    return world.classes
      .filter(({ endpoints }) =>
        endpoints.some((id) => isPiece(world.spec.endpoints[id], atoms[0] ?? -1)),
      )
      .map(({ id, example }) => ({ name: text, endpoint: example, end: endOf(world, id) }));
  }
  if (text === INGRESS_CONTROLLER) {
    return world.classes
      .filter(({ example }) => example.type === INGRESS_CONTROLLER)
      .map(({ id, example }) => ({ name: text, endpoint: example, end: endOf(world, id) }));
  }
  const workload = placed.find((one) => isCalled(one.workload, text));
  if (workload !== undefined) {
    return workload.classes.flatMap((id) => {
      const example = workload.endpoints.find((one) => world.classOf[one] === id) ?? -1;
      const endpoint = world.spec.endpoints[example];
      if (endpoint === undefined) return [];
      return [{ name: workload.workload.name, endpoint, end: endOf(world, id) }];
    });
  }
  const pod = inhabitants.pods.find(({ meta }) => `${meta.namespace}/${meta.name}` === text);
  if (pod === undefined) return [];
  const endpoint = maker.podLike(pod.meta.namespace, pod.meta.labels, pod.spec, pod.ips);
  return [{ name: text, endpoint, end: endLike(world, endpoint) }];
}

/** By its name, with or without the kind. */
export function isCalled({ name }: ReachWorkload, text: string): boolean {
  return name === text || name.slice(0, name.lastIndexOf('[')) === text;
}

function isPiece(endpoint: Endpoint | undefined, atom: number): boolean {
  return endpoint?.type === 'outside' && endpoint.atoms[0] === atom;
}
