import type {
  AuthorizationRule,
  AuthorizationSource,
  IstioAuthorization,
} from '../../../model/kubernetes/istio-authorization.ts';
import { portOf } from '../peer-modes.ts';
import { finding, IGNORED, type MeshFinding, type Selected } from './finding.ts';

const ACTIONS: readonly string[] = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM'];

interface Around {
  readonly root: string | undefined;
  readonly selected: Selected;
  /** Whether such a workload is anywhere; undefined where not all were seen. */
  readonly anywhere: (labels: ReadonlyMap<string, string>) => boolean | undefined;
  /** The namespaces there are; undefined where not all were seen. */
  readonly namespaces: ReadonlySet<string> | undefined;
}

/** What is wrong in the AuthorizationPolicies of Istio. */
export function* inAuthorizations(
  all: readonly IstioAuthorization[],
  around: Around,
): Iterable<MeshFinding> {
  for (const one of all) {
    if (!ACTIONS.includes(one.action)) {
      yield finding(one, 'spec.action', `is ${one.action}, which is no action`, IGNORED);
    }
    if (one.action === 'DENY' && one.rules.length === 0) {
      yield finding(one, 'spec.rules', 'is empty, and denies nothing', 'as written');
    }
    yield* inSelection(one, around);
    for (const rule of one.rules) yield* inRule(one, rule, around.namespaces);
  }
}

function* inSelection(
  one: IstioAuthorization,
  { root, selected, anywhere }: Around,
): Iterable<MeshFinding> {
  const { namespace } = one.meta;
  if (one.targets.length > 0) {
    if (one.selector.size === 0) return;
    yield finding(one, 'spec.selector', 'is there beside targetRefs', 'by its targetRefs');
  } else if (namespace === root || root === undefined) {
    // In the root namespace it would be about pods of every namespace.
    if (anywhere(one.selector) === false) {
      yield finding(one, 'spec.selector', 'selects no workload', 'as written');
    }
  } else if (selected(namespace, one.selector)?.length === 0) {
    yield finding(one, 'spec.selector', 'selects no workload', 'as written');
  }
}

function* inRule(
  one: IstioAuthorization,
  { path, from, to }: AuthorizationRule,
  namespaces: ReadonlySet<string> | undefined,
): Iterable<MeshFinding> {
  for (const source of from) {
    if (isEmpty(source)) yield finding(one, source.path, 'names nobody', 'as everybody');
    yield* inIdentities(one, source, namespaces);
  }
  for (const [index, { ports, notPorts, request }] of to.entries()) {
    const at = `${path}.to[${index}].operation`;
    if (ports.length + notPorts.length === 0 && !request) {
      yield finding(one, at, 'names nothing', 'as every operation');
    }
    for (const port of [...ports, ...notPorts]) {
      if (portOf(port) === undefined) {
        yield finding(one, `${at}.ports`, `${port} is no number of a port`, IGNORED);
      }
    }
  }
}

function* inIdentities(
  one: IstioAuthorization,
  { path, identities }: AuthorizationSource,
  namespaces: ReadonlySet<string> | undefined,
): Iterable<MeshFinding> {
  for (const { field, values } of identities) {
    const at = `${path}.${field}`;
    if (/principals$/i.test(field)) {
      const bad = values.filter((value) => value.startsWith('spiffe://'));
      for (const value of bad) {
        yield finding(one, at, `${value} bears spiffe://, which proxies add`, 'as nobody');
      }
    }
    if (!/namespaces$/i.test(field) || namespaces === undefined) continue;
    const missing = values.filter((value) => !isOneOf(value, namespaces));
    for (const value of missing) {
      yield finding(one, at, `${value} is no namespace of the cluster`, 'as written');
    }
  }
}

/** A star stands for whatever there is at the begin or the end. */
function isOneOf(value: string, names: ReadonlySet<string>): boolean {
  if (value.startsWith('*')) return [...names].some((name) => name.endsWith(value.slice(1)));
  if (value.endsWith('*')) return [...names].some((name) => name.startsWith(value.slice(0, -1)));
  return names.has(value);
}

function isEmpty({ identities, ipBlocks, notIpBlocks, request }: AuthorizationSource): boolean {
  return identities.length + ipBlocks.length + notIpBlocks.length === 0 && !request;
}
