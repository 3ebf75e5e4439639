import type { ImportedTool } from '../model/imports.ts';

/** When this table was last compared with the rules of these scanners. */
export const KUBELET_RULES_KNOWN_ON = '2026-11-22';

/** Rules by which a scanner says that kubelets refuse anonymous requests, and do not allow everything. */
export interface KubeletRules {
  readonly anonymous: readonly string[];
  readonly authorization: readonly string[];
}

/**
 * kube-bench names rules as the benchmark does that it was run with: 4.2 for clusters of one's own, 3.2 for
 * those of clouds.
 */
export const KUBELET_RULES: Readonly<Partial<Record<ImportedTool, KubeletRules>>> = {
  'kube-bench': { anonymous: ['4.2.1', '3.2.1'], authorization: ['4.2.2', '3.2.2'] },
  kubescape: { anonymous: ['C-0172', 'C-0069'], authorization: ['C-0173'] },
  trivy: {
    anonymous: ['AVD-KCV-0079', 'KCV-0079', 'KCV0079'],
    authorization: ['AVD-KCV-0080', 'KCV-0080', 'KCV0080'],
  },
  prowler: {
    anonymous: ['kubelet_disable_anonymous_auth'],
    authorization: ['kubelet_authorization_mode'],
  },
};

/** Days for which such a result counts: machines are replaced and changed. */
export const KUBELET_RESULTS_COUNT = 30;
