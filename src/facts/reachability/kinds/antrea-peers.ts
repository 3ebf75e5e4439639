import type { AntreaPeer } from '../../../model/kubernetes/antrea-policy.ts';
import { EVERYTHING, type LabelSelector } from '../../../model/kubernetes/selector.ts';
import type { Term } from '../rules.ts';
import { inNamespaceNamed, inNamespaces, meet, withAccount, withLabels } from './pod-terms.ts';
import { EITHER_WAY, type Report } from './report.ts';
import { allOf, blocksOf, EVERYONE, perhaps, withSelector } from './terms.ts';

export interface AntreaPlace {
  /** The namespace of the policy; empty for a ClusterNetworkPolicy. */
  readonly namespace: string;
  readonly path: string;
  readonly report: Report;
}

/** Whom a peer, or what a policy is applied to, stands for. */
export function antreaTerm(peer: AntreaPeer, place: AntreaPlace): Term {
  const { path, report } = place;
  const terms: Term[] = [];
  if (peer.pods !== undefined || peer.namespaces !== undefined || peer.ownNamespace) {
    terms.push(podsTerm(peer, place));
  }
  if (peer.cidr !== undefined) {
    const block = { cidr: peer.cidr, except: peer.except, path: `${path}.ipBlock` };
    terms.push(blocksOf([block], report));
  }
  if (peer.nodes !== undefined) {
    terms.push(
      withSelector(peer.nodes, `${path}.nodeSelector`, report, (labels) => ({
        type: 'nodes',
        labels,
      })),
    );
  }
  if (peer.account !== undefined) terms.push(accountTerm(peer.account));
  if (peer.domain !== undefined) {
    terms.push(perhaps({ type: 'outside' }, `the addresses of ${peer.domain}`));
  }
  for (const field of peer.other)
    terms.push(perhaps(EVERYONE, `what ${field} at ${path} stands for`));
  if (terms.length === 1) return allOf(terms);
  report(path, terms.length === 0 ? 'it names nobody' : 'it names several things', EITHER_WAY);
  return perhaps(EVERYONE, `what is meant at ${path}`);
}

/** A policy of a namespace is about its own unless it selects others. */
function podsTerm(peer: AntreaPeer, { namespace, path, report }: AntreaPlace): Term {
  const { pods = EVERYTHING, namespaces, ownNamespace } = peer;
  const labelled = (
    selector: LabelSelector,
    field: string,
    make: Parameters<typeof withSelector>[3],
  ) => withSelector(selector, `${path}.${field}`, report, make);
  return labelled(pods, 'podSelector', (labels) => {
    const some = withLabels(labels);
    if (namespaces !== undefined) {
      return labelled(namespaces, 'namespaceSelector', (test) => meet(inNamespaces(test), some));
    }
    if (namespace !== '') return meet(inNamespaceNamed(namespace), some);
    return ownNamespace ? perhaps(some, 'whether they are in the namespace of the pod') : some;
  });
}

function accountTerm({ name, namespace }: NonNullable<AntreaPeer['account']>): Term {
  return meet(
    inNamespaceNamed(namespace),
    withAccount({ key: `named ${name}`, test: (one) => one === name }),
  );
}
