import {
  type LinkerdAuthorization,
  type LinkerdServer,
  type MeshTlsAuthentication,
  meshTlsAuthentications,
  type NetworkAuthentication,
  networkAuthentications,
  type Reference,
  type ServerAuthorization,
} from '../../model/kubernetes/linkerd-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsIn, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { PodView } from '../workloads.ts';
import type { CallerRule, PortCallers } from './callers.ts';
import type { Marks } from './carried.ts';
import { linkerd } from './linkerd.ts';
import { isAbout, isOf, type ServerRules } from './linkerd-server.ts';

/** Who may call pods of a mesh of Linkerd. Always whole: what was not seen is in each answer. */
export interface LinkerdCallers {
  readonly of: (
    view: PodView,
    namespace: string,
    marks: Marks | undefined,
  ) => readonly PortCallers[];
}

export const linkerdCallers: Fact<LinkerdCallers> = defineFact({
  id: 'linkerd-callers',
  title: 'Who may call which port in a mesh of Linkerd, by Servers and their policies',
  needs: {
    linkerd,
    identities: maybe(ifServed(meshTlsAuthentications)),
    networks: maybe(ifServed(networkAuthentications)),
  },
  compute: ({ linkerd, identities, networks }): LinkerdCallers => {
    const named: Named = {
      identities: indexed(visible(identities)),
      networks: indexed(visible(networks)),
    };
    return {
      of: (view, namespace, marks) => {
        const found = linkerd.defaultOf(view, marks);
        const hidden = linkerd.gapsIn(namespace);
        const unnamed = [...gapsIn(identities, namespace), ...gapsIn(networks, namespace)];
        const servers = [...linkerd.serversOf(view, namespace)].sort(([a], [b]) => a - b);
        const others: PortCallers =
          found.state === 'unseen'
            ? { port: '*', defaultDeny: undefined, rules: [], because: [], gaps: found.gaps }
            : {
                port: '*',
                ...(hidden.length > 0
                  ? { defaultDeny: undefined, gaps: hidden }
                  : { defaultDeny: found.word === 'deny', gaps: [] }),
                rules: [],
                because: [found.evidence],
              };
        return [
          others,
          ...servers.map(([port, server]) =>
            atPort(port, server, { rules: linkerd.rules, named, gaps: [...hidden, ...unnamed] }),
          ),
        ];
      },
    };
  },
  show: () => ({ see: 'mesh-authorization' }),
});

interface Named {
  readonly identities: ReadonlyMap<string, MeshTlsAuthentication>;
  readonly networks: ReadonlyMap<string, NetworkAuthentication>;
}

interface Around {
  readonly rules: ServerRules;
  readonly named: Named;
  readonly gaps: readonly Gap[];
}

function atPort(
  port: number,
  server: LinkerdServer | undefined,
  { rules, named, gaps }: Around,
): PortCallers {
  if (server === undefined) {
    return { port, defaultDeny: undefined, rules: [], because: [], gaps };
  }
  const { namespace } = server.meta;
  const routes = rules.routes.get(namespace) ?? [];
  const policies = (rules.policies.get(namespace) ?? []).filter((one) =>
    isAbout(one.target, server, routes),
  );
  const older = (rules.older.get(namespace) ?? []).filter((one) => isOf(one, server));
  const found = [...policies.map((one) => ofPolicy(one, named)), ...older.map(ofOlder)];
  const word = server.accessPolicy ?? 'deny';
  const open = found.find(({ everybody, asksOfRequests }) => everybody && !asksOfRequests);
  const because = [fieldOf(server, 'spec.accessPolicy', word)];
  if (open !== undefined || word !== 'deny') {
    return { port, defaultDeny: false, rules: found, because, gaps };
  }
  const defaultDeny = gaps.length > 0 ? undefined : true;
  return { port, defaultDeny, rules: found, because, gaps };
}

/** All of its references have to be met. */
function ofPolicy(one: LinkerdAuthorization, named: Named): CallerRule {
  const from = one.required.map((reference) => clientsOf(reference, one.meta.namespace, named));
  const [first = ['anybody']] = from;
  return {
    action: 'allow',
    from: from.length > 1 ? [from.map((part) => part.join(' or ')).join(', and ')] : first,
    everybody: from.every((part) => part.some((client) => EVERYBODY.includes(client))),
    asksOfRequests: one.target.kind.endsWith('Route'),
    evidence: fieldOf(one, 'spec.requiredAuthenticationRefs', describe(one.required)),
  };
}

const EVERYBODY: readonly string[] = ['*', 'anybody', '0.0.0.0/0', '::/0'];

function clientsOf({ kind, name }: Reference, namespace: string, named: Named): readonly string[] {
  const key = `${namespace}/${name}`;
  switch (kind) {
    case 'ServiceAccount':
      return [key];
    case 'MeshTLSAuthentication': {
      const found = named.identities.get(key);
      const refs = found?.references.map((one) => `${one.namespace ?? namespace}/${one.name}`);
      return found === undefined ? [] : [...found.identities, ...(refs ?? [])];
    }
    case 'NetworkAuthentication':
      return named.networks.get(key)?.networks ?? [];
    default:
      return [];
  }
}

function ofOlder(one: ServerAuthorization): CallerRule {
  const { open, identities, networks } = one;
  const everywhere = networks.length === 0 || networks.some((cidr) => EVERYBODY.includes(cidr));
  const clients = open === undefined ? identities : ['anybody'];
  const from = everywhere ? clients : [`${clients.join(' or ')}, and ${networks.join(' or ')}`];
  return {
    action: 'allow',
    from,
    everybody: everywhere && clients.some((client) => EVERYBODY.includes(client)),
    asksOfRequests: false,
    evidence: fieldOf(one, 'spec.client', clients.join(', ') || 'nobody'),
  };
}

function describe(required: readonly Reference[]): string {
  return required.map(({ kind, name }) => `${kind} ${name}`).join(', ') || 'none';
}

function indexed<T extends { readonly meta: LinkerdServer['meta'] }>(
  all: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(all.map((one) => [`${one.meta.namespace}/${one.meta.name}`, one]));
}
