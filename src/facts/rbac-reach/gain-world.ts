import { type Gap, gapsIn, gapsOf, type Observed } from '../../model/observed.ts';
import { keyOfPrincipal, principalsIn } from '../principals.ts';
import type { Rbac } from '../rbac/rbac.ts';
import { once } from '../remember.ts';
import type { ReachInputs } from './build.ts';
import { deployersIn } from './deployers.ts';
import type { GainWorld, KnownAccount, Named } from './gains.ts';
import { edgeJudge } from './judge-edge.ts';
import type { PodIndex } from './pod-index.ts';

/** What the gains of rights need to know, from everything that was seen. */
export function gainWorld(
  inputs: ReachInputs,
  index: PodIndex,
  accounts: ReadonlyMap<string, KnownAccount>,
): GainWorld {
  const { rights, workloads, platform, cluster } = inputs;
  const byName = Map.groupBy(accounts.values(), ({ name }) => name);
  const principals = new Map(rights.principals.map((one) => [keyOfPrincipal(one), one]));
  return {
    podsNamed: (name, namespace) =>
      named(index.named(name, namespace), hiddenIn(inputs.pods, namespace), namespace),
    accountsNamed: (name, namespace) => {
      const all = byName.get(name) ?? [];
      const here = all.filter((one) => namespace === '' || one.namespace === namespace);
      return named(here, hiddenIn(inputs.accounts, namespace), namespace);
    },
    deployers: deployersIn(workloads),
    ...rolesOf(rights),
    grantsOf: (node) => {
      const principal = principals.get(node);
      return principal === undefined ? [] : principalsIn(principal).flatMap(rights.grantsOf);
    },
    judge: edgeJudge(platform, cluster),
  };
}

/** What bears a name. Where it was seen in a namespace, nothing else there is called so. */
function named<T>(found: readonly T[], hidden: readonly Gap[], namespace: string): Named<T> {
  return { found, gaps: namespace !== '' && found.length > 0 ? [] : hidden };
}

function hiddenIn(observed: Observed<unknown>, namespace: string): readonly Gap[] {
  return namespace === '' ? gapsOf(observed) : gapsIn(observed, namespace);
}

function rolesOf(
  rights: Rbac,
): Pick<GainWorld, 'localRoles' | 'rulesOf' | 'clusterRole' | 'bindingsIn'> {
  const local = once(() =>
    Map.groupBy(
      rights.roles.filter(({ meta }) => meta.namespace !== ''),
      ({ meta }) => meta.namespace,
    ),
  );
  const bound = once(() =>
    Map.groupBy(
      rights.bindings.filter(({ namespace }) => namespace !== ''),
      ({ namespace }) => namespace,
    ),
  );
  return {
    localRoles: (namespace, name) => {
      const here = namespace === '' ? [...local().values()].flat() : (local().get(namespace) ?? []);
      const found = here.filter(({ meta }) => name === undefined || meta.name === name);
      return named(found, rights.hiddenRoles(namespace), name === undefined ? '' : namespace);
    },
    rulesOf: rights.rulesOf,
    clusterRole: rights.clusterRole,
    bindingsIn: (namespace) =>
      namespace === '' ? [...bound().values()].flat() : (bound().get(namespace) ?? []),
  };
}
