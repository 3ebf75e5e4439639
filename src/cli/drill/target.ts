import type { WorkloadView } from '../../facts/workloads.ts';
import { InputError } from '../../model/input-error.ts';
import { exists } from '../exists.ts';
import { nearest } from '../nearest.ts';

/** What follows the name of a drill: a workload, or where to read, or both. */
export interface DrillArguments {
  readonly target: string | undefined;
  readonly paths: readonly string[];
  /** Set where the first path could be read as the name of a workload too. */
  readonly doubtful: string | undefined;
}

export const TARGET_FORMS = 'namespace/name, namespace/name[Kind] or kind/namespace/name';

/** `ns/name`, `ns/name[Kind]`, `kind/ns/name`, or the whole key `group/Kind/ns/name`. */
const TARGET = /^[^/[\]]+(?:\/[^/[\]]+){1,3}(?:\[[^/[\]]+\])?$/;

/**
 * Only the first may be a workload. It is a PATH when it is `-`, when it begins with `/`, `./` or `../`, or when
 * something of that name exists; else it is the workload.
 */
export async function drillArguments(args: readonly string[]): Promise<DrillArguments> {
  const [first, ...rest] = args;
  if (first === undefined) return { target: undefined, paths: [], doubtful: undefined };
  const isForm = TARGET.test(first) && !/^\.{0,2}\//.test(first);
  if (isForm && first.endsWith(']')) return { target: first, paths: rest, doubtful: undefined };
  const isPath = !isForm || (await exists(first));
  if (!isPath) return { target: first, paths: rest, doubtful: undefined };
  return { target: undefined, paths: args, doubtful: isForm ? first : undefined };
}

/** The workload that a text names. Throws an InputError with what is near it, or with the several that it could be. */
export function workloadCalled(text: string, all: readonly WorkloadView[]): WorkloadView {
  const found = workloadsCalled(text, all);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    throw new InputError(`${found.length} workloads are called ${JSON.stringify(text)}`, {
      hint: `one of ${found.map(bracketed).sort().join(', ')}`,
    });
  }
  const near = nearest(text, all.flatMap(namesOf));
  throw new InputError(`no workload is called ${JSON.stringify(text)}`, {
    hint:
      near.length > 0
        ? `did you mean ${near.join(' or ')}?`
        : `a workload is named as ${TARGET_FORMS}; \`kubemuster fact workloads PATH\` lists them`,
  });
}

/** Refuses a path that is also the name of a workload of what was read: which is meant is not guessed. */
export function refuseDoubtful({ doubtful }: DrillArguments, all: readonly WorkloadView[]): void {
  if (doubtful === undefined || workloadsCalled(doubtful, all).length === 0) return;
  throw new InputError(`${doubtful} is a workload, and something here on disk is called so`, {
    hint: `write ./${doubtful} for what is on disk, or ${doubtful}[Kind] for the workload`,
  });
}

function workloadsCalled(text: string, all: readonly WorkloadView[]): readonly WorkloadView[] {
  const wanted = text.toLowerCase();
  return all.filter((one) => namesOf(one).some((name) => name.toLowerCase() === wanted));
}

function bracketed({ namespace, meta }: WorkloadView): string {
  return `${namespace}/${meta.name}[${meta.kind}]`;
}

/** The shortest first, which a hint then shows. */
function namesOf(one: WorkloadView): readonly string[] {
  const { namespace, meta, subject } = one;
  const short = `${namespace}/${meta.name}`;
  return [short, bracketed(one), `${meta.kind}/${short}`, subject.key];
}

/** The same where a TARGET is a namespace: `shop`, or `namespace/shop` where something on disk is called so. */
export async function namespaceArguments(
  args: readonly string[],
): Promise<Pick<DrillArguments, 'target' | 'paths'>> {
  const [first, ...rest] = args;
  if (first === undefined) return { target: undefined, paths: [] };
  const [, written] = /^(?:namespace|ns)\/([^/]+)$/.exec(first) ?? [];
  if (written !== undefined) return { target: written, paths: rest };
  const isName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(first);
  return isName && !(await exists(first))
    ? { target: first, paths: rest }
    : { target: undefined, paths: args };
}
