/** When these dates were last compared with what the projects and providers publish. */
export const RELEASES_KNOWN_ON = '2026-09-15';

/** Older than this the table says nothing about support any more (readiness model, ARC-03). */
export const RELEASES_GOOD_FOR_DAYS = 120;

/** Last days of support of one minor version, in UTC. */
export interface SupportWindow {
  readonly standard: string;
  /** With paid extended support; missing where the date is not known. */
  readonly extended?: string;
}

/** By minor version: the 34 of 1.34. */
export type SupportWindows = ReadonlyMap<number, SupportWindow>;

/** The Kubernetes project: about fourteen months. */
export const UPSTREAM: SupportWindows = new Map([
  [26, { standard: '2024-02-28' }],
  [27, { standard: '2024-06-28' }],
  [28, { standard: '2024-10-28' }],
  [29, { standard: '2025-02-28' }],
  [30, { standard: '2025-07-15' }],
  [31, { standard: '2025-10-28' }],
  [32, { standard: '2026-02-28' }],
  [33, { standard: '2026-06-28' }],
  [34, { standard: '2026-10-27' }],
  [35, { standard: '2027-02-28' }],
  [36, { standard: '2027-06-28' }],
  [37, { standard: '2027-10-28' }],
]);

const EKS: SupportWindows = new Map([
  [26, { standard: '2024-06-11', extended: '2025-06-11' }],
  [27, { standard: '2024-07-24', extended: '2025-07-24' }],
  [28, { standard: '2024-11-26', extended: '2025-11-26' }],
  [29, { standard: '2025-03-23', extended: '2026-03-23' }],
  [30, { standard: '2025-07-23', extended: '2026-07-23' }],
  [31, { standard: '2025-11-26', extended: '2026-11-26' }],
  [32, { standard: '2026-03-23', extended: '2027-03-23' }],
  [33, { standard: '2026-07-29', extended: '2027-07-29' }],
  [34, { standard: '2026-12-02', extended: '2027-12-02' }],
  [35, { standard: '2027-03-27', extended: '2028-03-27' }],
]);

/** Of the Regular channel; only the Extended channel goes on, on dates that are moved often. */
const GKE: SupportWindows = new Map([
  [26, { standard: '2024-06-30' }],
  [27, { standard: '2024-10-01' }],
  [28, { standard: '2025-02-04' }],
  [29, { standard: '2025-04-12' }],
  [30, { standard: '2025-09-30' }],
  [31, { standard: '2026-01-16' }],
  [32, { standard: '2026-04-11' }],
  [33, { standard: '2026-08-03' }],
  [34, { standard: '2026-10-01' }],
  [35, { standard: '2027-04-11' }],
]);

/** Published by month. Long-term support is a choice of the cluster's tier. */
const AKS: SupportWindows = new Map([
  [26, { standard: '2024-03-31', extended: '2024-03-31' }],
  [27, { standard: '2024-07-31', extended: '2025-07-31' }],
  [28, { standard: '2025-01-31' }],
  [29, { standard: '2025-03-31' }],
  [30, { standard: '2025-07-31', extended: '2026-07-31' }],
  [31, { standard: '2025-11-30' }],
  [32, { standard: '2026-03-31' }],
]);

/** Providers that support versions on dates of their own, by distribution. */
export const PROVIDER_WINDOWS: ReadonlyMap<string, SupportWindows> = new Map([
  ['eks', EKS],
  ['gke', GKE],
  ['aks', AKS],
]);

/** No provider in the table extends support for longer than this. */
export const LONGEST_EXTENSION_DAYS = 366;

/** Distributions that end with the Kubernetes project: nobody else patches what they run. */
export const FOLLOW_UPSTREAM: ReadonlySet<string> = new Set([
  'kubeadm',
  'kops',
  'k3s',
  'rke2',
  'rke1',
  'kind',
  'minikube',
  'microk8s',
  'talos',
]);

/** How many minor versions a kubelet may be older than its API server, from this API server on. */
export const KUBELET_SKEW: readonly { readonly from: number; readonly minors: number }[] = [
  { from: 28, minors: 3 },
  { from: 0, minors: 2 },
];
