import { text } from '../../../model/decode.ts';
import { pagesOf } from '../pages.ts';
import { members, queryRequest } from '../protocols.ts';
import type { Sight } from './sight.ts';

/** What the instances of a node group keep from their pods; the most open one counts. */
export interface InstanceMetadata {
  readonly isProtected: boolean;
  readonly said: string;
  readonly field: string;
}

const CLUSTER_TAG = 'eks:cluster-name';
const GROUP_TAG = 'eks:nodegroup-name';

/** By node group, of those that have instances. */
export async function instanceMetadata(
  sight: Sight,
): Promise<ReadonlyMap<string, InstanceMetadata>> {
  const all = new Map<string, InstanceMetadata>();
  const read = (token: string | undefined): Promise<unknown> =>
    sight.service(instancesOf(sight.arn.name, token));
  for await (const page of pagesOf(read, (raw) => text(raw, 'nextToken'))) {
    for (const instance of instancesIn(page)) {
      const group = groupOf(instance) ?? '';
      if (all.get(group)?.isProtected !== false) all.set(group, optionsOf(instance));
    }
  }
  return all;
}

function instancesIn(raw: unknown): readonly unknown[] {
  return members(raw, 'reservationSet', 'item').flatMap((one) =>
    members(one, 'instancesSet', 'item'),
  );
}

function instancesOf(cluster: string, next: string | undefined): ReturnType<typeof queryRequest> {
  return queryRequest('ec2:DescribeInstances', '2016-11-15', {
    'Filter.1.Name': `tag:${CLUSTER_TAG}`,
    'Filter.1.Value.1': cluster,
    'Filter.2.Name': 'instance-state-name',
    'Filter.2.Value.1': 'pending',
    'Filter.2.Value.2': 'running',
    MaxResults: '1000',
    ...(next === undefined ? {} : { NextToken: next }),
  });
}

function groupOf(instance: unknown): string | undefined {
  const tag = members(instance, 'tagSet', 'item').find((one) => text(one, 'key') === GROUP_TAG);
  return text(tag, 'value');
}

/** A token has to be asked for, and the answer gets no further than the node itself: one hop. */
function optionsOf(instance: unknown): InstanceMetadata {
  const at = (name: string): string => text(instance, `metadataOptions.${name}`) ?? 'not told';
  const [endpoint, tokens, hops] = [
    at('httpEndpoint'),
    at('httpTokens'),
    at('httpPutResponseHopLimit'),
  ];
  return {
    isProtected: endpoint === 'disabled' || (tokens === 'required' && hops === '1'),
    said: `httpEndpoint ${endpoint}, httpTokens ${tokens}, httpPutResponseHopLimit ${hops}`,
    field: `instances[${text(instance, 'instanceId') ?? ''}].metadataOptions`,
  };
}
