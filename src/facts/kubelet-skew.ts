import { CLUSTER, fieldOf } from '../model/kubernetes/meta.ts';
import type { Node } from '../model/kubernetes/node.ts';
import { gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import { type Evidence, fail, pass, unknown, unknownRest, type Verdict } from '../model/verdict.ts';
import { KUBELET_SKEW } from '../tables/kubernetes-releases.ts';
import { minorOf } from './support-window.ts';

/** One verdict for all nodes of the same kubelet version: newer than the API server, too old, or fine. */
export function* kubeletSkew(
  nodes: Observed<readonly Node[]>,
  server: number,
  running: Evidence,
): Iterable<Verdict> {
  const byVersion = Map.groupBy(visible(nodes), ({ kubelet }) => kubelet ?? '');
  for (const [version, all] of byVersion) yield verdictOf(version, all, server, running);
  const gaps = someGaps(gapsOf(nodes));
  if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all kubelets were seen', gaps);
}

function verdictOf(
  version: string,
  nodes: readonly Node[],
  server: number,
  running: Evidence,
): Verdict {
  const evidence = nodes
    .slice(0, 3)
    .map((node) => fieldOf(node, 'status.nodeInfo.kubeletVersion', version));
  const minor = minorOf(version);
  const subject = evidence[0]?.subject ?? CLUSTER;
  if (minor === undefined) {
    const detail = `${nodes.length} nodes report no kubelet version`;
    const gap = {
      source: 'core/Node',
      cause: 'malformed',
      detail,
      permission: 'list nodes',
    } as const;
    return unknown(subject, detail, [gap], { evidence });
  }
  const allowed = KUBELET_SKEW.find(({ from }) => server >= from)?.minors ?? 0;
  const behind = server - minor;
  const many = nodes.length === 1 ? 'one node runs' : `${nodes.length} nodes run`;
  if (behind < 0) {
    return fail(subject, `${many} a kubelet newer than the API server`, [running, ...evidence]);
  }
  if (behind > allowed) {
    const message = `${many} a kubelet ${behind} minor versions older than the API server`;
    return fail(subject, message, [running, ...evidence]);
  }
  return pass(subject, `${many} a kubelet that the API server supports`, [running, ...evidence]);
}
