import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, notBuiltYet } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PortCallers } from './callers.ts';
import { effectiveMtls, inMesh, type WorkloadMtls } from './effective-mtls.ts';
import { type MeshAuthorization, meshAuthorization, refusesOthers } from './mesh-authorization.ts';
import { meshCallers, type WorkloadCallers } from './mesh-callers.ts';

/** Whether callers that nobody lists are refused: of all its pods, of those there are, or of none. */
export interface DefaultDeny {
  readonly namespace: string;
  readonly refused: 'all' | 'those there are' | 'not' | 'unseen';
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Of every namespace with a workload in a mesh. Gateways, which face outwards, do not count. */
export const defaultDeny: Fact<readonly DefaultDeny[]> = defineFact({
  id: 'mesh-default-deny',
  title: 'Namespaces of a mesh that refuse callers whom no policy lists',
  needs: {
    mtls: maybe(effectiveMtls),
    authorization: meshAuthorization,
    callers: meshCallers,
  },
  compute: ({ mtls, authorization, callers }): readonly DefaultDeny[] => {
    const callersOf = new Map(callers.map((one) => [one.mtls, one]));
    const byNamespace = Map.groupBy(inMesh(mtls), ({ workload }) => workload.namespace);
    const rules = Map.groupBy(authorization.workloads, ({ mtls }) => mtls.workload.namespace);
    return [...byNamespace].map(([namespace, members]) => {
      const meshes = new Set(members.map(({ mesh }) => mesh));
      if ([...meshes].every((one) => one.startsWith('istio'))) {
        return ofIstio(namespace, members, authorization, rules.get(namespace) ?? []);
      }
      return ofOthers(namespace, members, callersOf);
    });
  },
});

/** By what holds for callers where nothing names the port: one pod that lets them in is enough. */
function ofOthers(
  namespace: string,
  members: readonly WorkloadMtls[],
  callersOf: ReadonlyMap<WorkloadMtls, WorkloadCallers>,
): DefaultDeny {
  const found = members.flatMap((one) => {
    const known = callersOf.get(one)?.shapes();
    return known === undefined ? [unknownOf(one)] : known.flatMap(([first]) => first ?? []);
  });
  const open = found.find((one) => one.defaultDeny === false);
  const gaps = found.flatMap((one) => one.gaps);
  if (open !== undefined) return { namespace, refused: 'not', evidence: open.because, gaps };
  const evidence = found.flatMap((one) => one.because);
  const refused = found.every((one) => one.defaultDeny === true) ? 'all' : 'unseen';
  return { namespace, refused, evidence, gaps };
}

function unknownOf({ ports }: WorkloadMtls): Pick<PortCallers, 'defaultDeny' | 'because' | 'gaps'> {
  const gaps = ports.flatMap((one) => one.gaps);
  return { defaultDeny: undefined, because: [], gaps: gaps.length > 0 ? gaps : [NOT_BUILT] };
}

function ofIstio(
  namespace: string,
  members: readonly WorkloadMtls[],
  authorization: MeshAuthorization,
  ruled: MeshAuthorization['workloads'],
): DefaultDeny {
  const gaps = authorization.gapsIn(namespace);
  if (gaps.length > 0) return { namespace, refused: 'unseen', evidence: [], gaps };
  const wide = authorization.ofNamespace(namespace);
  const allowing = wide.filter(({ action }) => action === 'ALLOW');
  const evidence = allowing.map(({ meta, rules }) => ({
    subject: subjectOf(meta),
    path: 'spec.rules',
    value: rules.length === 0 ? 'none: nobody is allowed' : `${rules.length}`,
  }));
  const known = new Set(members);
  const own = ruled.filter(({ mtls }) => known.has(mtls));
  const open = own.find(({ defaultDeny }) => !defaultDeny);
  if (open === undefined && refusesOthers(wide))
    return { namespace, refused: 'all', evidence, gaps };
  if (open === undefined) {
    const listed = own.flatMap(({ policies }) => policies.map(({ meta }) => subjectOf(meta)));
    const found = listed.map((subject) => ({ subject, path: 'spec.action', value: 'ALLOW' }));
    return { namespace, refused: 'those there are', evidence: found, gaps };
  }
  const { subject } = open.mtls.workload;
  const missing = { subject, path: 'AuthorizationPolicy that lists its callers', value: 'none' };
  return { namespace, refused: 'not', evidence: [missing], gaps };
}

const NOT_BUILT: Gap = notBuiltYet(
  'mesh-authorization',
  'the policies of this mesh are not evaluated',
);
