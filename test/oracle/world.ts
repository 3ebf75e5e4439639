import { type Address, addressOf, blockOf, holds } from './address.ts';
import { at, isKind, items, type Json, labelsAt, number, text } from './json.ts';
import type { Labels } from './label-selector.ts';
import { maybe, or, type Truth } from './truth.ts';

/** One end of a connection: a pod, or an address outside of the cluster. */
export type Peer = PodPeer | OutsidePeer;

export interface PodPeer {
  readonly type: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly Address[];
  readonly hostNetwork: boolean;
  readonly account: string;
  readonly ports: readonly NamedPort[];
}

export interface OutsidePeer {
  readonly type: 'outside';
  readonly address: Address;
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
}

export type Direction = 'ingress' | 'egress';
export type Family = 4 | 6 | undefined;

/** One connection, of which one side is the pod that is asked about. */
export interface Attempt {
  readonly objects: readonly Json[];
  readonly direction: Direction;
  /** The pod whose policies are asked. */
  readonly subject: PodPeer;
  readonly other: Peer;
  /** The family of addresses it goes over; undefined where no side has an address. */
  readonly family: Family;
  readonly protocol: string;
  /** At the destination. */
  readonly port: number;
}

export function destination({ direction, subject, other }: Attempt): Peer {
  return direction === 'ingress' ? subject : other;
}

/** A pod, from a Pod object or as a workload's template would create it (which has no address). */
export function podOf(object: Json): PodPeer {
  const isPod = text(object, 'kind') === 'Pod';
  const pod = isPod ? object : at(object, 'spec', 'template');
  const listed = items(object, 'status', 'podIPs').map((one) => text(one, 'ip') ?? '');
  const ips = listed.length > 0 ? listed : [text(object, 'status', 'podIP') ?? ''];
  return {
    type: 'pod',
    namespace: text(object, 'metadata', 'namespace') ?? 'default',
    name: text(object, 'metadata', 'name') ?? '',
    labels: labelsAt(pod, 'metadata', 'labels'),
    addresses: isPod ? ips.flatMap((one) => addressOf(one) ?? []) : [],
    hostNetwork: at(pod, 'spec', 'hostNetwork') === true,
    account: text(pod, 'spec', 'serviceAccountName') ?? 'default',
    ports: items(pod, 'spec', 'containers').flatMap((container) =>
      items(container, 'ports').map((one) => ({
        name: text(one, 'name') ?? '',
        protocol: text(one, 'protocol') ?? 'TCP',
        port: number(one, 'containerPort') ?? 0,
      })),
    ),
  };
}

export function outside(ip: string): OutsidePeer {
  const address = addressOf(ip);
  if (address === undefined) throw new Error(`${ip} is no address`);
  return { type: 'outside', address };
}

/** The API server gives every namespace the label of its name; one that is not there has only that. */
export function namespaceLabels(objects: readonly Json[], namespace: string): Labels {
  const found = objects.find(
    (one) => isKind(one, '', 'Namespace') && text(one, 'metadata', 'name') === namespace,
  );
  const given = labelsAt(found, 'metadata', 'labels');
  return new Map([...given, ['kubernetes.io/metadata.name', namespace]]);
}

/** A container port of that name and protocol; of any protocol where it is undefined. */
export function hasNamedPort(peer: Peer, name: string, protocol: string, port: number): boolean {
  if (peer.type === 'outside') return false;
  return peer.ports.some(
    (one) => one.name === name && one.protocol === protocol && one.port === port,
  );
}

function addressIn(peer: Peer, family: Family): Address | undefined {
  const all = peer.type === 'outside' ? [peer.address] : peer.addresses;
  return all.find((one) => one.family === family);
}

/** Whether the peer's address of this family is in the block. What has no known address never is. */
export function inBlock(
  peer: Peer,
  family: Family,
  cidr: string,
  except: readonly string[],
): Truth {
  const block = blockOf(cidr);
  if (block === undefined) return maybe(`${cidr} is no CIDR`);
  const holes = except.map((one) => blockOf(one));
  const inside = holes.every(
    (one) =>
      one !== undefined &&
      one.family === block.family &&
      block.first <= one.first &&
      one.last <= block.last,
  );
  if (!inside) return maybe(`an exception is not inside of ${cidr}`);
  const address = addressIn(peer, family);
  if (address === undefined || !holds(block, address)) return false;
  return !holes.some((one) => one !== undefined && holds(one, address));
}

export function inBlocks(peer: Peer, family: Family, cidrs: readonly string[]): Truth {
  return or(...cidrs.map((one) => inBlock(peer, family, one, [])));
}
