import {
  type MeshDomain,
  type MeshDomains,
  meshDomains,
} from '../../src/facts/mesh/mesh-domains.ts';
import { withoutMesh } from '../../src/facts/mesh/no-mesh.ts';
import { ENDING_ROOT, OWN_ROOT, rootedMesh } from '../../src/facts/mesh/roots-example.ts';
import { meshPresence } from '../../src/facts/mesh-presence.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, type Gaps, someGaps } from '../../src/model/observed.ts';
import { type AcrossValue, across, thisCluster } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

const PLAN = 'clusters: [{id: example, environment: production}, {id: lab, environment: test}]';
const settings =
  '\n        - {apiVersion: v1, kind: ConfigMap, metadata: {name: istio, namespace: istio-system}, data: {mesh: "trustDomain: harbour"}}\n';

export const check: Check = defineCheck({
  ...entry('MSH-06'),
  lifecycle: 'experimental',
  rule: `Seen over all clusters of one run: no root certificate that the mesh trusts is one that the mesh of a cluster of
    another environment trusts (clusters[].environment in the plan), and such a cluster was seen. WARN where a root is shared but the trust domains
    differ and no alias joins them, or where neither cluster is production. FAIL where production and something else
    share a root and a trust domain. Unknown for one cluster or one environment alone, for roots that were not seen, and where a root is
    shared with a cluster whose environment nobody declared. Not applicable without a mesh.`,
  why: `Where the lab's certificates are good in production, whoever takes the lab calls production's services by any
    name they like, and cutting that off means a new root for both.`,
  fix: `Sign each environment's mesh with an intermediate of a root of its own, give it a trustDomain of its own, and take
    away trustDomainAliases that join environments. Where meshes must share a root, list callers by trust domain.`,
  grade: worst,
  needs: {
    fleet: across(meshDomains),
    own: meshDomains,
    presence: meshPresence,
    cluster: thisCluster,
  },
  examples: {
    pass: {
      objects: rootedMesh(OWN_ROOT),
      others: { lab: rootedMesh(ENDING_ROOT) },
      plan: PLAN,
    },
    fail: {
      objects: rootedMesh(OWN_ROOT) + settings,
      others: { lab: rootedMesh(OWN_ROOT) + settings },
      plan: PLAN,
    },
  },
  *evaluate({ fleet, own, presence, cluster }) {
    if (own.domains.length === 0) {
      yield withoutMesh(presence);
      return;
    }
    const others = fleet.filter((one) => one.cluster.id !== cluster.id);
    for (const domain of own.domains) {
      const found = others.flatMap((one) => comparedWith(own, domain, one));
      const [first] = [...found].sort((a, b) => rank(a) - rank(b));
      yield first ?? apart(own, domain, others);
    }
  },
});

const ALONE: Gap = {
  source: 'fact/mesh-domains',
  cause: 'not-collected',
  detail: 'no cluster that the plan declares to be of another environment is in the run',
  permission: 'one run over all clusters, or over snapshots of all of them',
};

const RANKS: readonly Verdict['status'][] = ['fail', 'unknown', 'warn'];

function rank({ status }: Verdict): number {
  return RANKS.indexOf(status);
}

/** It has nothing in common with those that were seen. */
function apart(own: MeshDomains, domain: MeshDomain, others: readonly Other[]): Verdict {
  const elsewhere = others.flatMap(({ cluster, observed }) => {
    const environment = observed.state === 'unseen' ? undefined : observed.value.environment;
    const differs = environment !== undefined && environment.name !== own.environment?.name;
    return differs ? [cluster.name] : [];
  });
  const [first, ...rest] = rootsOf(domain);
  const gaps = someGaps([
    ...domain.rootGaps,
    ...(own.environment === undefined ? [undeclared('this cluster')] : []),
    ...(elsewhere.length === 0 ? [ALONE] : []),
  ]);
  if (first === undefined || gaps !== undefined) {
    const message = `whether ${domain.mesh} is trusted by another environment was not seen`;
    return unknown(CLUSTER, message, gaps ?? [ALONE], { evidence: rootsOf(domain) });
  }
  const message = `no root of ${domain.mesh} is shared with another environment: ${elsewhere.join(', ')}`;
  return pass(CLUSTER, message, [first, ...rest, ...domain.named]);
}

function rootsOf({ roots }: MeshDomain): readonly Evidence[] {
  return roots.map(({ evidence }) => evidence);
}

type Other = AcrossValue<MeshDomains>;

/** Nothing where the two have nothing in common that matters. */
function comparedWith(
  own: MeshDomains,
  domain: MeshDomain,
  { cluster, observed }: Other,
): readonly Verdict[] {
  if (observed.state === 'unseen') return [notSeen(domain, cluster.name, observed.gaps)];
  const { domains, environment, meshGaps } = observed.value;
  const hidden = someGaps(meshGaps);
  if (hidden !== undefined && domains.length === 0) return [notSeen(domain, cluster.name, hidden)];
  return domains
    .filter(({ mesh }) => mesh === domain.mesh)
    .flatMap((other) => meshesOf(own, domain, { other, environment, name: cluster.name }));
}

interface Beside extends Pick<MeshDomains, 'environment'> {
  readonly other: MeshDomain;
  readonly name: string;
}

function meshesOf(
  own: MeshDomains,
  domain: MeshDomain,
  { other, environment, name }: Beside,
): readonly Verdict[] {
  const fingerprints = new Set(other.roots.map(({ sha256 }) => sha256));
  const shared = domain.roots.find(({ sha256 }) => fingerprints.has(sha256));
  const gaps = someGaps([...domain.rootGaps, ...other.rootGaps]);
  if (shared === undefined) return gaps === undefined ? [] : [notSeen(domain, name, gaps)];
  if (own.environment === undefined || environment === undefined) {
    const gap = undeclared(own.environment === undefined ? 'this cluster' : name);
    const message = `it shares a root with ${name}, and what they are was not declared`;
    return [unknown(CLUSTER, message, [gap], { evidence: [shared.evidence] })];
  }
  if (own.environment.name === environment.name) return [];
  const evidence = [shared.evidence, own.environment.evidence, environment.evidence] as const;
  const production = isMixed(own, environment.name);
  return [sharing(domain, other, { name, evidence, production })];
}

/** One of them is production, since they are not the same. */
function isMixed({ environment }: MeshDomains, other: string): boolean {
  return environment?.name === 'production' || other === 'production';
}

interface Shared {
  readonly name: string;
  readonly evidence: SomeEvidence;
  readonly production: boolean;
}

function sharing(
  domain: MeshDomain,
  other: MeshDomain,
  { name, evidence, production }: Shared,
): Verdict {
  const proof: SomeEvidence = [...evidence, ...domain.named, ...other.named];
  if (!production) {
    return warn(CLUSTER, `${name}, which is of another environment, shares a root with it`, proof);
  }
  const gaps = someGaps([...domain.nameGaps, ...other.nameGaps]);
  const [mine, theirs] = [domain.names, other.names];
  if (mine === undefined || theirs === undefined || gaps !== undefined) {
    const message = `it shares a root with ${name}; whether they share a trust domain was not seen`;
    return unknown(CLUSTER, message, gaps ?? [ALONE], { evidence: proof, best: 'warn' });
  }
  const same = [...mine].find((one) => theirs.has(one));
  if (same !== undefined) {
    return fail(CLUSTER, `${name} shares its root and the trust domain ${same}`, proof);
  }
  return warn(CLUSTER, `${name} shares its root under another trust domain`, proof);
}

function notSeen({ mesh, roots }: MeshDomain, name: string, gaps: Gaps): Verdict {
  const evidence = roots.map((one) => one.evidence);
  return unknown(CLUSTER, `whether ${mesh} shares a root with ${name} was not seen`, gaps, {
    evidence,
  });
}

function undeclared(name: string): Gap {
  return {
    source: 'plan/clusters',
    cause: 'not-attested',
    detail: `the plan does not declare the environment of ${name}`,
    permission: '--plan FILE with clusters[].environment',
  };
}
