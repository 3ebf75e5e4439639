/**
 * Identities that machines get where nobody chose one, and that they share with everything else of the
 * project: the default service account of Compute Engine, by its short name and by its address.
 */
export const DEFAULT_NODE_IDENTITIES: readonly RegExp[] = [
  /^default$/,
  /^\d+-compute@developer\.gserviceaccount\.com$/,
];
