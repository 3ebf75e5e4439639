import type {
  LinkerdAuthorization,
  LinkerdRoute,
  LinkerdServer,
  Reference,
  ServerAuthorization,
} from '../../model/kubernetes/linkerd-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import type { Evidence } from '../../model/verdict.ts';
import { modeOfWord } from './linkerd-defaults.ts';
import type { PortMode } from './modes.ts';
import { known } from './modes.ts';

/** What says who may come in at a Server, by namespace. */
export interface ServerRules {
  readonly policies: ReadonlyMap<string, readonly LinkerdAuthorization[]>;
  readonly older: ReadonlyMap<string, readonly ServerAuthorization[]>;
  readonly routes: ReadonlyMap<string, readonly RouteLike[]>;
}

type RouteLike = Pick<LinkerdRoute, 'meta'> & { readonly parents: readonly Reference[] };

const ROUTES: readonly string[] = ['HTTPRoute', 'GRPCRoute'];

/** Kinds of a reference that only a client of the mesh can meet. */
const IDENTITIES: readonly string[] = ['MeshTLSAuthentication', 'ServiceAccount'];

/** Whether a client without an identity comes in at a Server: by one policy that asks for none. */
export function atServer(server: LinkerdServer, rules: ServerRules): PortMode {
  const open = openTo(server, rules);
  if (open !== undefined) return known('PERMISSIVE', [at(server), open]);
  return modeOfWord(server.accessPolicy ?? 'deny', [at(server)]);
}

function at(server: LinkerdServer): Evidence {
  return fieldOf(server, 'spec.accessPolicy', server.accessPolicy ?? 'not set, which is deny');
}

function openTo(server: LinkerdServer, rules: ServerRules): Evidence | undefined {
  const { namespace } = server.meta;
  const routes = rules.routes.get(namespace) ?? [];
  const policy = rules.policies
    .get(namespace)
    ?.find((one) => isAbout(one.target, server, routes) && !asksForIdentity(one));
  if (policy !== undefined) {
    const kinds = policy.required.map(({ kind, name }) => `${kind} ${name}`).join(', ');
    return fieldOf(policy, 'spec.requiredAuthenticationRefs', kinds || 'none');
  }
  const older = rules.older.get(namespace)?.find((one) => one.open && isOf(one, server));
  return older === undefined ? undefined : fieldOf(older, `spec.client.${older.open}`, true);
}

function asksForIdentity({ required }: LinkerdAuthorization): boolean {
  return required.some(({ kind }) => IDENTITIES.includes(kind));
}

export function isOf(
  { server: name, servers }: ServerAuthorization,
  { meta }: LinkerdServer,
): boolean {
  return servers === undefined ? name === meta.name : selects(servers, meta.labels);
}

export function isAbout(
  target: Reference,
  server: LinkerdServer,
  routes: readonly RouteLike[],
): boolean {
  if (target.kind === 'Namespace') return true;
  if (target.kind === 'Server') return target.name === server.meta.name;
  if (!ROUTES.includes(target.kind)) return false;
  return routes.some(
    ({ meta, parents }) =>
      meta.name === target.name &&
      parents.some(({ kind, name }) => kind === 'Server' && name === server.meta.name),
  );
}
