import type { ConfiguredCluster } from '../config/configuration/configuration.ts';
import { type ClusterInfo, namesOf } from '../model/cluster.ts';
import { InputError } from '../model/input-error.ts';

/** The cluster under the name that the configuration gives to one of its identities. */
export function named(info: ClusterInfo, names: readonly ConfiguredCluster[]): ClusterInfo {
  const own = namesOf(info);
  const matching = names.filter(({ identities }) => identities.some((one) => own.has(one)));
  const [first, second] = matching;
  if (first === undefined) return info;
  if (second !== undefined) {
    throw new InputError(`cluster ${info.name} has two configured names`, {
      hint: `keep one of ${matching.map(({ name }) => name).join(', ')}`,
    });
  }
  return {
    ...info,
    id: first.name,
    name: first.name,
    identities: [{ type: 'configured', value: first.name }, ...info.identities],
  };
}
