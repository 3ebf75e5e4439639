/** One right: a verb on a resource, with its subresource as in `pods/exec`. */
export interface WantedRight {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** Rights that together are enough to do something. */
export interface Way {
  readonly rights: readonly WantedRight[];
  /** The way is there only where this kind of its first group is served. */
  readonly kind?: string;
  /** Minor versions of Kubernetes that ask for these rights. */
  readonly from?: number;
  readonly below?: number;
}

type Words = readonly [verbs: string, group: string, resources: string];

/** Verbs and resources are separated by blanks. */
export function way(...needed: readonly Words[]): Way {
  return {
    rights: needed.flatMap(([verbs, group, resources]) =>
      resources
        .split(' ')
        .flatMap((resource) => verbs.split(' ').map((verb) => ({ verb, group, resource }))),
    ),
  };
}

/** kubectl scale patches the subresource, kubectl edit and rollout the object. */
export function scaling(resource: string): readonly Words[] {
  return [['patch', 'apps', `${resource} ${resource}/scale`]];
}
