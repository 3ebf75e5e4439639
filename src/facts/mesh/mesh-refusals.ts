import { distinctGaps } from '../../model/gaps.ts';
import type { IstioAuthorization } from '../../model/kubernetes/istio-authorization.ts';
import { linkerdConfig } from '../../model/kubernetes/linkerd-policy.ts';
import { type Gap, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { meshPresence } from '../mesh-presence.ts';
import { remember } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import { clientSideOf } from './client-side.ts';
import { effectiveMtls, type OnPort, type WorkloadMtls } from './effective-mtls.ts';
import { istio } from './istio.ts';
import { meshAuthorization, type WorkloadAuthorization } from './mesh-authorization.ts';
import { type Caller, type Match, matches } from './rule-matches.ts';

/** Which calls the proxies of a mesh refuse for certain, whatever whoever holds the caller does. */
export interface MeshRefusals {
  /** Over TCP. Only where the server takes no plaintext: otherwise nobody has to show an identity. */
  readonly refuses: (from: WorkloadView, to: WorkloadView, port: number | '*') => boolean;
  /** Whether any port of any workload takes callers with a certificate alone. */
  readonly any: boolean;
  /** What hides what else they may refuse. */
  readonly gaps: readonly Gap[];
  /** Callers with one key are refused alike. */
  readonly keyOf: (from: WorkloadView) => string;
}

export const meshRefusals: Fact<MeshRefusals> = defineFact({
  id: 'mesh-refusals',
  title: 'Which calls the proxies of a mesh refuse, where they take mutual TLS alone',
  needs: {
    mtls: maybe(effectiveMtls),
    presence: meshPresence,
    istio,
    authorization: meshAuthorization,
    linkerd: maybe(linkerdConfig),
  },
  compute: ({ mtls, presence, istio, authorization, linkerd }): MeshRefusals => {
    const known = mtls.state === 'unseen' ? undefined : mtls.value;
    const [installed] = visible(linkerd);
    const settings = { presence, inbound: istio.inbound, linkerd: installed };
    const { config } = istio;
    const domain = config === undefined ? undefined : (config.trustDomain ?? 'cluster.local');
    const policies = new Map(authorization.workloads.map((one) => [one.mtls, one]));
    const callerOf = remember((one: WorkloadMtls): Calling => {
      const { workload } = one;
      const accounts = new Set(workload.pods.map(({ spec }) => spec.serviceAccount ?? 'default'));
      return {
        meshes: clientSideOf(one, settings).ways.map(({ mesh }) => mesh),
        identities: [...accounts].sort().map((account) => ({
          trustDomain: domain,
          namespace: workload.namespace,
          account,
        })),
      };
    });
    const sees = (namespace: string): boolean => authorization.gapsIn(namespace).length === 0;
    const unseen = (known?.all ?? []).flatMap(({ ports }) => ports.flatMap(({ gaps }) => gaps));
    return {
      gaps: distinctGaps([
        ...unseen,
        ...(presence.meshes.length > 0 ? authorization.gaps : []),
        ...(authorization.others.length > 0 ? [OTHER_MESHES] : []),
      ]),
      any: (known?.all ?? []).some(({ ports }) => ports.some(isStrict)),
      keyOf: (from) => {
        const own = known?.of(from);
        return own === undefined ? '' : JSON.stringify(callerOf(own));
      },
      refuses: (from, to, port) => {
        const [client, server] = [known?.of(from), known?.of(to)];
        if (client === undefined || server === undefined) return false;
        // Cilium proves for any pod of its own who it is: a client needs no proxy for that.
        if (server.mesh.includes('cilium')) return false;
        if (!isStrict(onPort(server, port))) return false;
        const { meshes, identities } = callerOf(client);
        if (meshes.every((one) => isBare(one, server))) return true;
        const own = policies.get(server);
        // What it may call on ports that nothing names is not looked into.
        // Nor which policy is for which of pods that differ.
        if (own === undefined || port === '*' || to.pods.length > 1) return false;
        const whole = sees(to.namespace);
        return identities.every((one) => isRefused(own, one, { port, whole }));
      },
    };
  },
});

const OTHER_MESHES: Gap = {
  source: 'fact/mesh-authorization',
  cause: 'not-collected',
  detail: 'policies of meshes other than Istio narrow nothing of what can be attacked',
};

/** Without a certificate; Cilium's agents show one for any pod, to each other alone. */
function isBare(mesh: string, server: WorkloadMtls): boolean {
  return mesh === 'none' || (mesh === 'cilium' && !server.mesh.includes('cilium'));
}

interface Calling {
  readonly meshes: readonly string[];
  readonly identities: readonly Caller[];
}

const NOTHING: Pick<OnPort, 'plaintext'> = { plaintext: undefined };

function onPort({ ports }: WorkloadMtls, port: number | '*'): Pick<OnPort, 'plaintext'> {
  return ports.find((one) => one.port === port) ?? ports[0] ?? NOTHING;
}

function isStrict({ plaintext }: Pick<OnPort, 'plaintext'>): boolean {
  return plaintext === false;
}

/** `whole`: whether all policies were seen; an ALLOW policy that was not may let it in. */
function isRefused(
  { policies }: WorkloadAuthorization,
  caller: Caller,
  { port, whole }: { readonly port: number; readonly whole: boolean },
): boolean {
  const matching = ({ rules, meta }: IstioAuthorization): readonly Match[] =>
    rules.map((one) => matches(one, caller, { port, home: meta.namespace }));
  const denied = policies.some(
    (one) => one.action === 'DENY' && matching(one).some((found) => found === 'yes'),
  );
  if (denied) return true;
  const allowing = policies.filter(({ action }) => action === 'ALLOW');
  return whole && allowing.length > 0 && allowing.flatMap(matching).every((one) => one === 'no');
}
