import { httpRoutes } from '../../model/kubernetes/gateway-route.ts';
import {
  type LinkerdConfig,
  type LinkerdServer,
  linkerdAuthorizations,
  linkerdConfig,
  linkerdRoutes,
  linkerdServers,
  serverAuthorizations,
} from '../../model/kubernetes/linkerd-policy.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { selects } from '../../model/kubernetes/selector.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { PodView } from '../workloads.ts';
import type { Marks } from './carried.ts';
import {
  type DefaultPolicy,
  defaultOf,
  modeOfWord,
  rangesOf,
  type Skipped,
  skippedOf,
} from './linkerd-defaults.ts';
import { atServer, type ServerRules } from './linkerd-server.ts';
import { known, notSeen, type PortMode, type PortModes } from './modes.ts';
import { oldest } from './oldest.ts';
import { declared } from './pod-marks.ts';

/** What Linkerd's proxies take. Always whole: what was not seen is in each answer. */
export interface Linkerd {
  readonly modesOf: (view: PodView, namespace: string, marks: Marks | undefined) => PortModes;
  /** What holds for callers where no Server names the port. */
  readonly defaultOf: (view: PodView, marks: Marks | undefined) => DefaultPolicy;
  /** The Servers that name its ports; undefined where two do and none is the older one. */
  readonly serversOf: (
    view: PodView,
    namespace: string,
  ) => ReadonlyMap<number, LinkerdServer | undefined>;
  readonly rules: ServerRules;
  /** What was not seen of Servers and of policies for them. */
  readonly gapsIn: (namespace: string) => readonly Gap[];
}

export const linkerd: Fact<Linkerd> = defineFact({
  id: 'linkerd',
  title: 'What the proxies of Linkerd let in, by Servers and default policies',
  needs: {
    config: maybe(linkerdConfig),
    servers: maybe(ifServed(linkerdServers)),
    policies: maybe(ifServed(linkerdAuthorizations)),
    older: maybe(ifServed(serverAuthorizations)),
    routes: maybe(ifServed(linkerdRoutes)),
    gatewayRoutes: maybe(ifServed(httpRoutes)),
  },
  compute: ({ config, servers, policies, older, routes, gatewayRoutes }): Linkerd => {
    const byNamespace = Map.groupBy(visible(servers), ({ meta }) => meta.namespace);
    const rules: ServerRules = {
      policies: Map.groupBy(visible(policies), ({ meta }) => meta.namespace),
      older: Map.groupBy(visible(older), ({ meta }) => meta.namespace),
      routes: Map.groupBy(
        [...visible(routes), ...visible(gatewayRoutes)],
        ({ meta }) => meta.namespace,
      ),
    };
    const [settings] = visible(config);
    const settingGaps = settings === undefined ? [...gapsOf(config), NO_CONFIG] : gapsOf(config);
    const hiddenIn = (namespace: string): readonly Gap[] =>
      [servers, policies, older, routes, gatewayRoutes].flatMap((one) => gapsIn(one, namespace));
    const serversOf: Linkerd['serversOf'] = (view, namespace) => {
      const own = (byNamespace.get(namespace) ?? []).filter(
        ({ pods }) => pods !== undefined && selects(pods, view.labels),
      );
      return byPort(own, view);
    };
    return {
      serversOf,
      rules,
      gapsIn: hiddenIn,
      defaultOf: (view, marks) => defaultOf(view, marks, { settings, gaps: settingGaps }),
      modesOf: (view, namespace, marks) => {
        const hidden = hiddenIn(namespace);
        const found = defaultOf(view, marks, { settings, gaps: settingGaps });
        const rest =
          found.state === 'seen' ? modeOfWord(found.word, [found.evidence]) : notSeen(found.gaps);
        const ports = new Map(
          [...serversOf(view, namespace)].map(([port, server]) => [
            port,
            server === undefined ? notSeen([AGELESS]) : atServer(server, rules),
          ]),
        );
        return around(view, marks, {
          modes: hidden.length > 0 ? { rest: notSeen(hidden), ports: new Map() } : { rest, ports },
          settings,
          gaps: settingGaps,
        });
      },
    };
  },
  show: () => ({ see: 'effective-mtls' }),
});

/** The ports that Servers name, the older of two for the same one. */
function byPort(
  servers: readonly LinkerdServer[],
  view: PodView,
): ReadonlyMap<number, LinkerdServer | undefined> {
  const ports = new Map<number, LinkerdServer | undefined>();
  for (const [port, all] of Map.groupBy(servers, (one) => portNumber(one.port, view))) {
    const chosen = oldest(all, ({ meta }) => meta.name);
    if (port === undefined || chosen === undefined) continue;
    ports.set(port, chosen.rival ? undefined : chosen.policy);
  }
  return ports;
}

interface Sources {
  readonly modes: PortModes;
  readonly settings: LinkerdConfig | undefined;
  readonly gaps: readonly Gap[];
}

/** Ports that go around the proxy take what the application takes. */
function around(
  view: PodView,
  marks: Marks | undefined,
  { modes, settings, gaps }: Sources,
): PortModes {
  const skipped = skippedOf(view, marks);
  const ignored = skipped ?? ignoredBy(settings);
  const doubts = skipped === undefined && settings === undefined ? gaps : [];
  const wide = ignored.find(({ from, to }) => to - from >= MOST_PORTS);
  const whole = wide === undefined ? modes.rest : known('DISABLE', [wide.evidence]);
  const rest = doubts.length > 0 ? notSeen(doubts) : whole;
  const named = new Set([...declared(view), ...modes.ports.keys()]);
  for (const { from, to } of ignored.filter((one) => one !== wide)) {
    for (let port = from; port <= to && port < from + MOST_PORTS; port += 1) named.add(port);
  }
  const of = (port: number): PortMode => {
    const hit = ignored.find(({ from, to }) => from <= port && port <= to);
    return hit === undefined ? (modes.ports.get(port) ?? rest) : known('DISABLE', [hit.evidence]);
  };
  const ports = [...named].sort((a, b) => a - b).map((port) => [port, of(port)] as const);
  return { rest, ports: new Map(ports) };
}

/** A longer run of ports is told as all of them, not one by one. */
const MOST_PORTS = 50;

const NO_CONFIG: Gap = {
  source: linkerdConfig.id,
  cause: 'not-collected',
  detail: 'what Linkerd was installed with, in ConfigMap linkerd-config, was not read',
  namespace: 'linkerd',
  permission: 'get configmaps/linkerd-config in linkerd',
};

const AGELESS: Gap = {
  source: linkerdServers.id,
  cause: 'not-declared',
  detail:
    'several Servers name the same port of the same pods: the older one counts, and manifests have no age',
  permission: 'a scan of the running cluster',
};

function ignoredBy(settings: LinkerdConfig | undefined): readonly Skipped[] {
  const list = settings?.ignoreInboundPorts;
  if (settings === undefined || list === undefined) return [];
  return rangesOf(list, fieldOf(settings, 'data.values.proxyInit.ignoreInboundPorts', list));
}

function portNumber(port: number | string | undefined, { spec }: PodView): number | undefined {
  if (typeof port === 'number' || port === undefined) return port;
  const named = spec.containers.flatMap(({ ports }) => ports).find(({ name }) => name === port);
  return named?.containerPort;
}
