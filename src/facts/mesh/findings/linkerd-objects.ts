import type {
  LinkerdAuthorization,
  LinkerdRoute,
  LinkerdServer,
} from '../../../model/kubernetes/linkerd-policy.ts';
import { selects } from '../../../model/kubernetes/selector.ts';
import type { PodView, WorkloadView } from '../../workloads.ts';
import { isPolicyWord } from '../linkerd-defaults.ts';
import { finding, IGNORED, type MeshFinding } from './finding.ts';

interface Around {
  readonly servers: readonly LinkerdServer[];
  /** Undefined where not all routes were seen. */
  readonly routes: readonly Pick<LinkerdRoute, 'meta'>[] | undefined;
  /** The workloads of a namespace; undefined where not all were seen. */
  readonly workloadsIn: (namespace: string) => readonly WorkloadView[] | undefined;
}

/** What is wrong in Linkerd's Servers and in the AuthorizationPolicies about them. */
export function* inLinkerd(
  policies: readonly LinkerdAuthorization[],
  around: Around,
): Iterable<MeshFinding> {
  for (const server of around.servers) yield* inServer(server, around);
  for (const policy of policies) yield* inPolicy(policy, around);
}

function* inServer(server: LinkerdServer, { workloadsIn }: Around): Iterable<MeshFinding> {
  const { accessPolicy, pods: selector, port, meta } = server;
  if (accessPolicy !== undefined && !isPolicyWord(accessPolicy)) {
    yield finding(
      server,
      'spec.accessPolicy',
      `is ${accessPolicy}, which is no policy`,
      'as not seen',
    );
  }
  const all = workloadsIn(meta.namespace);
  if (selector === undefined || all === undefined) return;
  const views = all.flatMap(({ pods }) => pods.filter(({ labels }) => selects(selector, labels)));
  if (views.length === 0) {
    yield finding(server, 'spec.podSelector', 'selects no workload', IGNORED);
  } else if (typeof port === 'string' && !views.some((view) => names(view, port))) {
    yield finding(server, 'spec.port', `${port} is no port of what it selects`, IGNORED);
  }
}

function names({ spec }: PodView, port: string): boolean {
  return spec.containers.some(({ ports }) => ports.some(({ name }) => name === port));
}

function* inPolicy(
  policy: LinkerdAuthorization,
  { servers, routes }: Around,
): Iterable<MeshFinding> {
  const { kind, name } = policy.target;
  const own = (one: { readonly meta: LinkerdServer['meta'] }): boolean =>
    one.meta.namespace === policy.meta.namespace && one.meta.name === name;
  const isMissing =
    (kind === 'Server' && !servers.some(own)) ||
    (kind.endsWith('Route') && routes !== undefined && !routes.some(own));
  if (isMissing) {
    yield finding(
      policy,
      'spec.targetRef',
      `names the ${kind} ${name}, which is not there`,
      IGNORED,
    );
  }
  if (policy.required.length === 0) {
    const wrong = 'is empty, which every client meets';
    yield finding(policy, 'spec.requiredAuthenticationRefs', wrong, 'as written');
  }
}
