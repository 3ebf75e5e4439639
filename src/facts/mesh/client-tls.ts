import { type DestinationRule, destinationRules } from '../../model/kubernetes/destination-rule.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import { type Service, type ServicePort, services } from '../../model/kubernetes/service.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { ruleFor, rulesByHost, tlsOf } from './client-rules.ts';
import {
  type EffectiveMtls,
  effectiveMtls,
  type OnPort,
  type WorkloadMtls,
} from './effective-mtls.ts';
import { istio } from './istio.ts';
import type { PortMode } from './modes.ts';
import { selecting } from './selecting.ts';

/** What comes of a call: by mutual TLS, in plaintext, by TLS of the application's own, or nothing. */
export type Outcome = 'mutual' | 'plaintext' | 'own TLS' | 'fails' | 'unknown';

/** How sidecars call one port of a Service. */
export interface Call {
  readonly service: string;
  readonly port: number | undefined;
  /** Clients of one namespace, which has a rule of its own; all others where it is missing. */
  readonly from: string | undefined;
  readonly subset: string | undefined;
  /** The mode of a rule; `auto` where the proxies find out, `none` where they do not. */
  readonly client: string;
  readonly because: readonly Evidence[];
  readonly servers: readonly {
    readonly workload: string;
    readonly mode: string;
    readonly outcome: Outcome;
  }[];
}

/** Calls of clients with a sidecar; the proxy of a node asks no rule. */
export interface ClientTls {
  readonly calls: readonly Call[];
  readonly gaps: readonly Gap[];
}

export const clientTls: Fact<ClientTls> = defineFact({
  id: 'client-tls',
  title: 'How the sidecars of an Istio mesh call Services, and where client and server disagree',
  needs: {
    mtls: maybe(effectiveMtls),
    istio,
    rules: maybe(ifServed(destinationRules)),
    services: maybe(services),
  },
  compute: ({ mtls, istio, rules, services }): ClientTls => {
    const rulesFor = rulesByHost(visible(rules));
    const behind = serversBehind(visible(services), insideIstio(mtls));
    const auto = istio.config?.autoMtls ?? true;
    const calls = visible(services).flatMap((service) => {
      const servers = behind.get(service) ?? [];
      if (servers.length === 0) return [];
      const names = { namespace: service.meta.namespace, name: service.meta.name };
      const root = istio.root ?? '';
      const all = rulesFor(names);
      return [undefined, ...clientsOf(all, service, root)].flatMap((from) => {
        const rule = ruleFor(all, names, { from, root });
        return service.ports.flatMap((port) =>
          callsTo({ service, port, from, rule, auto, servers }),
        );
      });
    });
    return { calls, gaps: [...istio.rootGaps, ...[mtls, rules, services].flatMap(gapsOf)] };
  },
  show: ({ calls, gaps }: ClientTls) => ({
    calls: calls.map(({ because, ...call }) => ({
      ...call,
      because: because.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
    })),
    unseen: gaps.map(({ source, detail }) => ({ source, detail })),
  }),
});

/** Workloads that a Service leads to: each is asked once, not every Service about every one. */
function serversBehind(
  services: readonly Service[],
  members: readonly WorkloadMtls[],
): ReadonlyMap<Service, readonly WorkloadMtls[]> {
  const selected = selecting(services.filter(({ selector }) => selector.size > 0));
  const found = new Map<Service, WorkloadMtls[]>();
  for (const one of members) {
    const { namespace, pods } = one.workload;
    for (const service of new Set(
      pods.flatMap(({ labels }) => selected(namespace, labels).narrow),
    )) {
      const known = found.get(service);
      if (known === undefined) found.set(service, [one]);
      else known.push(one);
    }
  }
  return found;
}

function insideIstio(mtls: Observed<EffectiveMtls>): readonly WorkloadMtls[] {
  if (mtls.state === 'unseen') return [];
  return mtls.value.all.filter(({ mesh }) => mesh.startsWith('istio') || mesh === 'unknown');
}

/** Namespaces besides the Service's and the root one with a rule for it. */
function clientsOf(
  rules: readonly DestinationRule[],
  { meta }: Service,
  root: string,
): readonly string[] {
  const found = new Set(rules.map((one) => one.meta.namespace));
  return [...found].filter((one) => one !== meta.namespace && one !== root).sort();
}

interface Asked {
  readonly service: Service;
  readonly port: ServicePort;
  readonly from: string | undefined;
  readonly rule: DestinationRule | undefined;
  readonly auto: boolean;
  readonly servers: readonly WorkloadMtls[];
}

/** Of the Service as a whole, and of each subset that says something else. */
function callsTo(asked: Asked): readonly Call[] {
  const { service, port, from, rule, auto, servers } = asked;
  const said = rule === undefined ? undefined : tlsOf(rule.traffic, port.port);
  const subsets = (rule?.subsets ?? []).flatMap((one) => {
    const own = tlsOf(one, port.port);
    return own.mode === undefined || own.mode === said?.mode ? [] : [{ subset: one.name, ...own }];
  });
  return [{ subset: undefined, path: '', mode: undefined, ...said }, ...subsets].map(
    ({ subset, path, mode }): Call => ({
      service: `${service.meta.namespace}/${service.meta.name}`,
      port: port.port,
      from,
      subset,
      client: mode ?? (auto ? 'auto' : 'none'),
      because: rule === undefined || mode === undefined ? [] : [fieldOf(rule, path, mode)],
      servers: servers.map((server) => {
        const on = onPort(server, port);
        return {
          workload: subjectOf(server.workload.meta).key,
          mode: on.mode,
          outcome: outcomeOf(mode ?? (auto ? 'auto' : 'none'), on),
        };
      }),
    }),
  );
}

/** The server's answer at the container's port behind a port of the Service. */
function onPort({ workload, ports }: WorkloadMtls, { port, targetPort }: ServicePort): OnPort {
  const target = targetPort ?? port;
  const named = workload.pods
    .flatMap(({ spec }) => spec.containers.flatMap((one) => one.ports))
    .find(({ name }) => name === target);
  const number = named?.containerPort ?? target;
  const [rest] = ports;
  return ports.find((one) => one.port === number) ?? rest ?? UNSEEN;
}

const UNSEEN: OnPort = { port: '*', mode: 'UNKNOWN', plaintext: undefined, because: [], gaps: [] };

export function outcomeOf(client: string, { mode, plaintext }: PortMode): Outcome {
  if (mode === 'UNKNOWN' || plaintext === undefined) return 'unknown';
  switch (client) {
    case 'auto':
      return mode === 'DISABLE' ? 'plaintext' : 'mutual';
    case 'ISTIO_MUTUAL':
      return mode === 'DISABLE' ? 'fails' : 'mutual';
    case 'none':
    case 'DISABLE':
      return plaintext ? 'plaintext' : 'fails';
    default:
      return mode === 'STRICT' ? 'fails' : 'own TLS';
  }
}
