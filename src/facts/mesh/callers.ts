import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';

/** Who may call one port of a workload, by the policies of a mesh other than Istio. */
export interface PortCallers {
  readonly port: number | '*';
  /** Whether callers that no rule lists are refused; undefined where that was not seen. */
  readonly defaultDeny: boolean | undefined;
  readonly rules: readonly CallerRule[];
  /** What decides for callers that no rule lists. */
  readonly because: readonly Evidence[];
  /** Empty unless something was not seen. */
  readonly gaps: readonly Gap[];
}

export interface CallerRule {
  readonly action: 'allow' | 'deny';
  /** As the mesh writes them: identities, services, addresses. */
  readonly from: readonly string[];
  /** Whether it lets in everybody, or everybody with an identity. */
  readonly everybody: boolean;
  /** Whether it asks of requests too, which is not kept. */
  readonly asksOfRequests: boolean;
  readonly evidence: Evidence;
}

/** Whether an allowing rule, whatever else there is, lets in callers whom nobody listed. */
export function letsInOthers({ action, everybody, asksOfRequests }: CallerRule): boolean {
  return action === 'allow' && everybody && !asksOfRequests;
}
