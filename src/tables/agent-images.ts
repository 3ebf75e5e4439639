/** Software that runs on every node, by the images that its makers ship. */
export interface KnownAgent {
  readonly id: string;
  readonly name: string;
  /** Last parts of the repositories of its images, such as `fluent/fluent-bit`; mirrors keep them. */
  readonly images: readonly string[];
  /** Names of its containers, where the image alone could run something else. */
  readonly containers?: readonly string[];
  /** The cloud whose managed offering it belongs to. */
  readonly cloud?: 'eks' | 'gke' | 'aks';
}

/** Whether an image reference names a repository that ends so: by whole parts of its path. */
export function isImageOf(image: string, repository: string): boolean {
  const found = repositoryOf(image).split('/');
  const wanted = repository.split('/');
  return wanted.every((part, index) => found[found.length - wanted.length + index] === part);
}

/** The image reference without tag and digest. */
export function repositoryOf(image: string): string {
  const [name = ''] = image.split('@');
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}

/** The tag of an image reference; undefined when it has none. */
export function tagOf(image: string): string | undefined {
  const [name = ''] = image.split('@');
  const repository = repositoryOf(image);
  return repository.length < name.length ? name.slice(repository.length + 1) : undefined;
}
