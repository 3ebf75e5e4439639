import type { PlatformFacts } from '../../facts/platform.ts';
import type { Principal } from '../../facts/principals.ts';
import type { RightHolder, RightHolders } from '../../facts/right-holders.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { DEPLOYING_CONTROLLERS, type NeededRight } from '../../tables/escalation-edges.ts';
import { type Exposed, type Exposure, merged } from './exposed.ts';

/** Whatever deploys workloads: a controller in the cluster, or an identity that is used from outside. */
export type Deployer =
  | { readonly type: 'controller'; readonly name: string; readonly workload: WorkloadView }
  | {
      readonly type: 'outside';
      readonly name: string;
      readonly principal: Principal;
      readonly evidence: readonly Evidence[];
    };

/** Rights by which a pipeline rolls workloads out. */
const DEPLOYMENT_RIGHTS: readonly NeededRight[] = [
  {
    verbs: ['create', 'update', 'patch'],
    group: 'apps',
    resources: ['deployments', 'statefulsets', 'daemonsets'],
    clusterScoped: false,
  },
];

const ACCOUNTS: ReadonlySet<string> = new Set(DEPLOYING_CONTROLLERS.map(({ account }) => account));

/** Controllers that deploy, then accounts that no pod runs as and users of whom the plan knows nothing. */
export function deployersOf(
  workloads: readonly WorkloadView[],
  holders: Pick<RightHolders, 'of'>,
): readonly Deployer[] {
  const controllers = workloads
    .filter(({ pods }) => pods.some(({ spec }) => ACCOUNTS.has(spec.serviceAccount ?? '')))
    .map((workload): Deployer => {
      const { namespace, meta } = workload;
      return { type: 'controller', name: `${namespace}/${meta.name}`, workload };
    });
  const inUse = new Set(
    workloads.flatMap(({ namespace, pods }) =>
      pods.map(({ spec }) => `${namespace}/${spec.serviceAccount || 'default'}`),
    ),
  );
  const outside = holders.of(DEPLOYMENT_RIGHTS).filter((one) => isOutside(one, inUse));
  return [
    ...controllers,
    ...outside.map(
      ({ principal, subject, holdings: [first] }): Deployer => ({
        type: 'outside',
        name: subject.key,
        principal,
        evidence: [fieldOf(first.grant.binding, first.grant.path, subject.key)],
      }),
    ),
  ];
}

function isOutside({ principal, kind }: RightHolder, inUse: ReadonlySet<string>): boolean {
  const { kind: sort, namespace, name } = principal;
  if (sort === 'ServiceAccount') return kind === 'account' && !inUse.has(`${namespace}/${name}`);
  return sort === 'User' && kind === 'person';
}

/** What whoever takes over a pipeline holds: the identity that it deploys with, and the key to its sources. */
export function deployerExposure(
  deployer: Deployer,
  carried: (workload: WorkloadView) => Exposure,
  ofAccount: (namespace: string, name: string) => Exposure,
): Exposure {
  const key: Exposed = {
    class: 'deploy-key',
    subject: sourcesOf(deployer.name),
    ...(deployer.type === 'outside' ? { principal: deployer.principal } : {}),
    evidence: deployer.type === 'outside' ? deployer.evidence : [],
    perhaps: deployer.type === 'outside' ? [UNSEEN_PIPELINE] : [],
  };
  if (deployer.type === 'controller') {
    const { workload } = deployer;
    const [view] = workload.pods;
    const account = view?.spec.serviceAccount ?? '';
    const principal: Principal = {
      kind: 'ServiceAccount',
      name: account,
      namespace: workload.namespace,
    };
    const evidence =
      view === undefined ? [] : [fieldOf(view.object, `${view.base}.serviceAccountName`, account)];
    return merged([
      carried(workload),
      { credentials: [{ ...key, principal, evidence }], notes: [], gaps: [] },
    ]);
  }
  const { principal } = deployer;
  const own =
    principal.kind === 'ServiceAccount'
      ? ofAccount(principal.namespace, principal.name)
      : { credentials: [userOf(deployer)], notes: [], gaps: [] };
  return merged([own, { credentials: [key], notes: [], gaps: [] }]);
}

function userOf({ principal, evidence, name }: Extract<Deployer, { type: 'outside' }>): Exposed {
  const subject: Subject = { type: 'principal', key: name, kind: principal.kind, name };
  return { class: 'person', subject, principal, evidence, perhaps: [], unsure: [UNSEEN_PIPELINE] };
}

const UNSEEN_PIPELINE: Gap = {
  source: 'fact/revocation',
  cause: 'not-collected',
  detail: 'what a pipeline outside the cluster signs in with does not show in the cluster',
};

function sourcesOf(deployer: string): Subject {
  return {
    type: 'principal',
    key: `deploy-key/${deployer}`,
    kind: 'DeployKey',
    name: `sources of ${deployer}`,
  };
}

/** Why there may be a deployer that was not seen. */
export function deployerGaps(
  holders: Pick<RightHolders, 'gaps'>,
  platform: PlatformFacts | undefined,
  outside: Readonly<Record<string, string>>,
): readonly Gap[] {
  const added = outside[platform?.distribution ?? ''];
  if (added === undefined) return holders.gaps;
  return [
    ...holders.gaps,
    {
      source: 'cloud/authorizers',
      cause: 'not-collected',
      detail: `no deployer shows in bindings, and ${added} may give its rights`,
      permission: 'read access to the grants of the cloud',
    },
  ];
}
