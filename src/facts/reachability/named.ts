import type { Named } from '../../model/kubernetes/meta.ts';
import type { Subject } from '../../model/verdict.ts';
import type { Owners } from '../owners.ts';

/** A top-level owner of pods, as rows of the answer name it. */
export interface ReachWorkload {
  readonly id: number;
  /** `namespace/name[Kind]`, of the top-level owner that was seen or that a reference names. */
  readonly name: string;
  readonly namespace: string;
  /** As verdicts name it. It differs where labels prove an owner that nothing names. */
  readonly subject: Subject;
}

/** Workloads by number, each once. */
export class ReachWorkloads {
  readonly all: ReachWorkload[] = [];
  readonly #owners: Owners;
  readonly #byName = new Map<string, ReachWorkload>();

  constructor(owners: Owners) {
    this.#owners = owners;
  }

  /** The workload of a pod or a controller. */
  of(object: Named): ReachWorkload {
    const { subject, chain } = this.#owners.topOf(object);
    const { namespace } = object.meta;
    // What a node owns is a pod of its own: a node is no peer of a connection in its name.
    const seen = chain.findLast(({ basis, meta }) => basis !== 'derived' && meta.kind !== 'Node');
    const top = seen?.meta ?? object.meta;
    const name = `${namespace}/${top.name}[${top.kind}]`;
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const workload = { id: this.all.length, name, namespace, subject };
    this.#byName.set(name, workload);
    this.all.push(workload);
    return workload;
  }
}
