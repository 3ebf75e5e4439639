import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { PodSpec } from '../../model/kubernetes/pod-spec.ts';
import type { Workload } from '../../model/kubernetes/workloads.ts';
import { parseAddress } from './addresses.ts';
import type { Atoms } from './atoms.ts';
import {
  type Account,
  type Endpoint,
  type Families,
  type Labels,
  type NamedPort,
  NO_LABELS,
  NO_PORTS,
} from './endpoint.ts';
import { Interned } from './interned.ts';
import type { ReachWorkload } from './named.ts';
import type { Protocol } from './rules.ts';

/** What endpoints are made of, besides pods. */
export interface Surroundings {
  readonly atoms: Atoms;
  readonly namespaceLabels: (namespace: string) => Labels;
  readonly accountLabels: (namespace: string, name: string) => Labels | undefined;
  readonly nodes: ReadonlyMap<string, Node>;
  /** Whether policies take effect on a node; undefined for a pod that has none yet. */
  readonly governs: (node: string | undefined) => Endpoint['governed'];
}

type Draft = { -readonly [K in keyof Endpoint]: Endpoint[K] } & { workloads: number[] };

/** Gathers pods that nothing but their names tells apart. */
export class Endpoints {
  readonly #around: Surroundings;
  readonly #interned: Interned;
  readonly #governing = new Set<string | undefined>();
  readonly #drafts = new Map<string, Draft>();

  constructor(around: Surroundings, interned: Interned = new Interned()) {
    this.#around = around;
    this.#interned = interned;
  }

  /** What makes the same endpoints, but for where policies take effect. */
  governedBy(governs: Surroundings['governs']): Endpoints {
    return new Endpoints({ ...this.#around, governs }, this.#interned);
  }

  /** What they say of all pods that were added and may be governed; undefined where they differ. */
  governs(by: Surroundings['governs'] = this.#around.governs): Endpoint['governed'] | undefined {
    const states = new Set([...this.#governing].map(by));
    const [only] = states;
    return states.size === 1 ? only : undefined;
  }

  /** What was added. From then on this only makes endpoints that are thought of. */
  finished(): readonly Endpoint[] {
    const all = [...this.#drafts.values()];
    this.#drafts.clear();
    return all;
  }

  addPod(pod: Pod, { id }: ReachWorkload): void {
    const { spec, meta, ips } = pod;
    if (!spec.hostNetwork) this.#governing.add(spec.nodeName);
    this.#add(this.podLike(meta.namespace, meta.labels, spec, ips), id);
  }

  /** A controller without pods stands for the pods it would create: one, for all that is known. */
  addTemplate({ meta, template }: Workload, { id }: ReachWorkload): void {
    if (!template.spec.hostNetwork) this.#governing.add(template.spec.nodeName);
    this.#add(this.podLike(meta.namespace, template.labels, template.spec, []), id);
  }

  addNode(node: Node): void {
    this.#add({
      ...BLANK,
      type: 'node',
      labels: this.#interned.labels(node.meta.labels),
      ...this.#addresses(addressesOf(node)),
    });
  }

  /** Every piece of the address space, and the ingress controller. */
  addOutside(): void {
    for (const [atom, { family }] of this.#around.atoms.ranges.entries()) {
      const families = family === 4 ? 1 : 2;
      this.#add({ ...BLANK, type: 'outside', governed: 'no', atoms: [atom], families });
    }
    this.#add({ ...BLANK, type: 'ingress-controller', governed: 'no' });
  }

  /** A pod as policies see it, which may not exist. */
  podLike(
    namespace: string,
    labels: Labels,
    spec: Pick<PodSpec, 'hostNetwork' | 'nodeName' | 'serviceAccount' | 'containers'>,
    ips: readonly string[],
  ): Endpoint {
    const { namespaceLabels, nodes, governs } = this.#around;
    const node = spec.nodeName === undefined ? undefined : nodes.get(spec.nodeName);
    const host = spec.hostNetwork;
    return {
      type: host ? 'host-pod' : 'pod',
      namespace,
      namespaceLabels: namespaceLabels(namespace),
      labels: this.#interned.labels(labels),
      nodeLabels: host && node !== undefined ? this.#interned.labels(node.meta.labels) : undefined,
      account: this.#account(namespace, spec.serviceAccount ?? 'default'),
      ports: this.#interned.ports(namedPortsOf(spec)),
      ...this.#addresses(ips),
      governed: host ? 'no' : governs(spec.nodeName),
      workloads: [],
      pods: 1,
    };
  }

  /** A pod that is only thought of, in a namespace that may be too. */
  imagined(pod: {
    readonly namespace: string;
    readonly namespaceLabels?: Labels;
    readonly labels: Labels;
  }): Endpoint {
    const { namespace, labels } = pod;
    const namespaceLabels = pod.namespaceLabels ?? this.#around.namespaceLabels(namespace);
    return { ...BLANK, type: 'pod', namespace, namespaceLabels, labels };
  }

  #account(namespace: string, name: string): Account {
    return this.#interned.account(namespace, name, () =>
      this.#around.accountLabels(namespace, name),
    );
  }

  #addresses(ips: readonly string[]): Pick<Endpoint, 'atoms' | 'families'> {
    const found = ips.flatMap((ip) => parseAddress(ip) ?? []);
    const atoms = found.map(({ family, value }) => this.#around.atoms.find(family, value));
    const distinct = [...new Set(atoms)].sort((a, b) => a - b);
    return { atoms: this.#interned.atoms(distinct), families: familiesOf(found) };
  }

  #add(endpoint: Endpoint, workload?: number): void {
    const { type, namespace, governed, families, atoms } = endpoint;
    const key = [
      type,
      namespace,
      governed,
      families,
      atoms.join(),
      this.#interned.number(endpoint.labels),
      this.#interned.number(endpoint.nodeLabels),
      this.#interned.number(endpoint.ports),
      endpoint.account?.name,
    ].join('\n');
    const known = this.#drafts.get(key);
    if (known === undefined) {
      this.#drafts.set(key, { ...endpoint, workloads: workload === undefined ? [] : [workload] });
      return;
    }
    known.pods += 1;
    if (workload !== undefined && !known.workloads.includes(workload)) {
      known.workloads.push(workload);
    }
  }
}

const BLANK: Endpoint = {
  type: 'node',
  namespace: '',
  namespaceLabels: NO_LABELS,
  labels: NO_LABELS,
  nodeLabels: undefined,
  account: undefined,
  ports: NO_PORTS,
  atoms: [],
  families: 3,
  governed: 'yes',
  workloads: [],
  pods: 1,
};

function familiesOf(addresses: readonly { readonly family: 4 | 6 }[]): Families {
  const v4 = addresses.some(({ family }) => family === 4);
  const v6 = addresses.some(({ family }) => family === 6);
  if (v4 === v6) return 3;
  return v4 ? 1 : 2;
}

function addressesOf({ addresses }: Node): readonly string[] {
  return addresses.flatMap(({ type, address }) =>
    type === 'InternalIP' || type === 'ExternalIP' ? [address] : [],
  );
}

/** Ports that have a name, of containers that run beside each other. */
function namedPortsOf({ containers }: Pick<PodSpec, 'containers'>): readonly NamedPort[] {
  const found: NamedPort[] = [];
  for (const { role, sidecar, ports } of containers) {
    if (role !== 'container' && !sidecar) continue;
    for (const { name, containerPort: port, protocol } of ports) {
      if (name === undefined || port === undefined || !isProtocol(protocol)) continue;
      found.push({ name, protocol, port });
    }
  }
  return found;
}

export function isProtocol(text: string): text is Protocol {
  return text === 'TCP' || text === 'UDP' || text === 'SCTP';
}
