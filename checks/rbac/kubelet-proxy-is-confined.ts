import { confined, expected, type Opinion, whoIs } from '../../src/facts/confined.ts';
import { heldRight } from '../../src/facts/confined-examples.ts';
import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import { type RightHolder, rightHolders } from '../../src/facts/right-holders.ts';
import { minorOf } from '../../src/facts/support-window.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { fieldOf } from '../../src/model/kubernetes/meta.ts';
import { type Node, nodes } from '../../src/model/kubernetes/node.ts';
import { type Gaps, gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import type { Evidence } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { KUBELET_PROXY } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('RBC-11'),
  lifecycle: 'stable',
  rule: `Everybody who holds any verb on nodes/proxy by a binding that nobody ships. PASS for the platform and for whom
    the plan names. WARN for an agent that an exception of the plan declares, while some kubelet is older than 1.33 and
    knows no finer subresources. FAIL for anybody else.`,
  why: `get alone is enough to run commands in every container of a node, over a WebSocket, and calls that go to
    the kubelet directly never reach the audit log of the API server.`,
  fix: `Give agents nodes/metrics, nodes/stats, nodes/log, nodes/healthz, nodes/pods and nodes/configz instead, each
    as needed.`,
  grade: worst,
  needs: { holders: rightHolders, declarations, nodes: maybe(nodes) },
  examples: heldRight("{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}"),
  *evaluate({ holders, declarations, nodes }) {
    const old = visible(nodes).find(isTooOld);
    const because = old === undefined ? undefined : kubeletOf(old);
    const gaps = because === undefined ? someGaps(gapsOf(nodes)) : undefined;
    const opinion = (one: RightHolder): Opinion => opinionOf(one, declarations, because ?? gaps);
    yield* confined(holders.of(KUBELET_PROXY), holders, opinion, WHAT);
  },
});

const WHAT = 'talk to kubelets as they like';

/** Finer subresources of nodes decide what a kubelet answers, since this minor version of 1. */
const FINE_GRAINED = 33;

function isTooOld({ kubelet }: Node): boolean {
  const minor = kubelet === undefined ? undefined : minorOf(kubelet);
  return minor !== undefined && minor < FINE_GRAINED;
}

function kubeletOf(node: Node): Evidence {
  return fieldOf(node, 'status.nodeInfo.kubeletVersion', node.kubelet ?? '');
}

/** `old`: a kubelet that knows nothing finer, or why there may be one. */
function opinionOf(
  holder: RightHolder,
  declarations: Declarations,
  old: Evidence | Gaps | undefined,
): Opinion {
  const declared = declarations.of(check, holder.subject) !== undefined;
  if (declared && old !== undefined) {
    if (!('subject' in old)) {
      return {
        status: 'unknown',
        message: 'not known whether kubelets know finer rights',
        gaps: old,
      };
    }
    const message = `may ${WHAT}, as the plan declares, and kubelets know nothing finer`;
    return { status: 'warn', message, because: old };
  }
  const message = `${whoIs(holder)} may ${WHAT}${declared ? ', though kubelets know finer rights' : ''}`;
  return expected(holder, WHAT) ?? { status: 'fail', message };
}
