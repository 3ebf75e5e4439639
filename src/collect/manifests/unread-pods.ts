import type { Origin } from '../../model/cluster.ts';
import type { Gap } from '../../model/observed.ts';
import { isFields, own } from '../own.ts';

/** How deep below `spec` a template may stand: operators nest it under roles and replicas. */
const DEEPEST = 6;

/** Objects of kinds that no check reads but that make pods: those pods are missing, and that is said. */
export class UnreadPods {
  readonly #byNamespace = new Map<string, { readonly first: string; count: number }>();

  add(object: unknown, what: string, { file, line }: Origin): void {
    if (!holdsTemplate(own(object, 'spec'), DEEPEST)) return;
    const found = own(own(object, 'metadata'), 'namespace');
    const namespace = typeof found === 'string' && found !== '' ? found : 'default';
    const known = this.#byNamespace.get(namespace);
    if (known === undefined) {
      this.#byNamespace.set(namespace, { first: `${what} (${file}:${line})`, count: 1 });
    } else {
      known.count += 1;
    }
  }

  gaps(source: string): readonly Gap[] {
    return [...this.#byNamespace].map(([namespace, { first, count }]) => ({
      source,
      cause: 'not-collected',
      detail: `no check reads the kind of ${first}, which makes pods${count === 1 ? '' : ` (and ${count - 1} more)`}`,
      namespace,
      permission: 'a scan of the running cluster, where its pods are seen',
    }));
  }
}

/** Whether a field named `template` below it holds the containers of pods. */
function holdsTemplate(value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.some((one) => holdsTemplate(one, depth - 1));
  if (!isFields(value)) return false;
  const containers = own(own(own(value, 'template'), 'spec'), 'containers');
  if (Array.isArray(containers) && containers.length > 0) return true;
  return Object.values(value).some((one) => holdsTemplate(one, depth - 1));
}
