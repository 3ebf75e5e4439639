import {
  consulMeshes,
  proxyDefaults,
  serviceDefaults,
} from '../../../model/kubernetes/consul-defaults.ts';
import { destinationRules } from '../../../model/kubernetes/destination-rule.ts';
import { gateways, httpRoutes } from '../../../model/kubernetes/gateway-route.ts';
import { istioAuthorizations } from '../../../model/kubernetes/istio-authorization.ts';
import { istioSidecars } from '../../../model/kubernetes/istio-sidecar.ts';
import { istioTelemetries } from '../../../model/kubernetes/istio-telemetry.ts';
import { kumaMeshes } from '../../../model/kubernetes/kuma-mesh.ts';
import {
  linkerdAuthorizations,
  linkerdRoutes,
  linkerdServers,
} from '../../../model/kubernetes/linkerd-policy.ts';
import { namespaces } from '../../../model/kubernetes/namespace.ts';
import { peerAuthentications } from '../../../model/kubernetes/peer-authentication.ts';
import { requestAuthentications } from '../../../model/kubernetes/request-authentication.ts';
import { services } from '../../../model/kubernetes/service.ts';
import { gapsIn, type Observed, visible } from '../../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../../model/source.ts';
import { workloads } from '../../workloads.ts';
import { clientTls } from '../client-tls.ts';
import { effectiveMtls } from '../effective-mtls.ts';
import { istio } from '../istio.ts';
import { meshAuthorization } from '../mesh-authorization.ts';
import { inAmbient } from './ambient.ts';
import { inAuthorizations } from './authorizations.ts';
import { atNodes, inTargets, inTokens, inWaypoints } from './beyond-the-pod.ts';
import { inCalls, inDestinationRules } from './destination-rules.ts';
import { type MeshFinding, selectedOf } from './finding.ts';
import { inLinkerd } from './linkerd-objects.ts';
import { inConsul, inKuma, inNamespaces } from './other-objects.ts';
import { inPeerAuthentications } from './peer-authentications.ts';
import { inSelectingObjects } from './selecting-objects.ts';

/** Of what was seen alone: that something is not there takes having seen all of its kind. */
export const meshFindings: Fact<readonly MeshFinding[]> = defineFact({
  id: 'mesh-findings',
  title: 'What is malformed, contradicts itself or holds for nothing in the objects of a mesh',
  needs: {
    workloads: maybe(workloads),
    namespaces: maybe(namespaces),
    services: maybe(services),
    istio,
    mtls: maybe(effectiveMtls),
    clientTls,
    authorization: meshAuthorization,
    requests: maybe(ifServed(requestAuthentications)),
    gateways: maybe(ifServed(gateways)),
    peers: maybe(ifServed(peerAuthentications)),
    authorizations: maybe(ifServed(istioAuthorizations)),
    rules: maybe(ifServed(destinationRules)),
    sidecars: maybe(ifServed(istioSidecars)),
    telemetries: maybe(ifServed(istioTelemetries)),
    servers: maybe(ifServed(linkerdServers)),
    policies: maybe(ifServed(linkerdAuthorizations)),
    linkerdRoutes: maybe(ifServed(linkerdRoutes)),
    httpRoutes: maybe(ifServed(httpRoutes)),
    kuma: maybe(ifServed(kumaMeshes)),
    consul: maybe(ifServed(consulMeshes)),
    forAll: maybe(ifServed(proxyDefaults)),
    forOne: maybe(ifServed(serviceDefaults)),
  },
  compute: ({ workloads, namespaces, istio, mtls, ...all }): readonly MeshFinding[] => {
    const declared = visible(workloads);
    const isSeen = (namespace: string): boolean => gapsIn(workloads, namespace).length === 0;
    const selected = selectedOf(declared, isSeen);
    const names = whole(namespaces)?.map(({ meta }) => meta.name);
    const routes = [all.linkerdRoutes, all.httpRoutes].map(whole);
    return [
      ...inNamespaces(visible(namespaces)),
      ...inPeerAuthentications(visible(all.peers), istio.root, selected),
      ...inAuthorizations(visible(all.authorizations), {
        root: istio.root,
        selected,
        anywhere: (labels) =>
          workloads.state === 'seen'
            ? [...new Set(declared.map(({ namespace }) => namespace))].some(
                (namespace) => selected(namespace, labels)?.length !== 0,
              )
            : undefined,
        namespaces: names === undefined ? undefined : new Set(names),
      }),
      ...inTargets(visible(all.authorizations), {
        Service: whole(all.services),
        Gateway: whole(all.gateways),
      }),
      ...inWaypoints(all.authorization),
      ...atNodes(all.authorization),
      ...inTokens(all.authorization, whole(all.requests), istio.root),
      ...inDestinationRules(visible(all.rules), whole(all.services)),
      ...inCalls(all.clientTls),
      ...inSelectingObjects(visible(all.sidecars), SIDECAR, selected),
      ...inAmbient(visible(all.sidecars), visible(namespaces), selected, (workload) =>
        mtls.state === 'unseen' ? false : mtls.value.of(workload)?.mesh === 'istio-ambient',
      ),
      ...inSelectingObjects(visible(all.telemetries), TELEMETRY, selected),
      ...inLinkerd(visible(all.policies), {
        servers: visible(all.servers),
        routes: routes.includes(undefined) ? undefined : routes.flatMap((one) => one ?? []),
        workloadsIn: (namespace) => selected(namespace, new Map()),
      }),
      ...inKuma(visible(all.kuma)),
      ...inConsul([...visible(all.forAll), ...visible(all.forOne)], whole(all.consul)),
    ];
  },
  show: (all: readonly MeshFinding[]) =>
    all.map(({ object, ...one }) => ({ object: object.key, ...one })).toSorted(byPlace),
});

const SIDECAR = { path: 'spec.workloadSelector', kind: 'Sidecar' };
const TELEMETRY = { path: 'spec.selector', kind: 'Telemetry' };

/** Undefined where not all was seen. */
function whole<T>(observed: Observed<readonly T[]>): readonly T[] | undefined {
  return observed.state === 'seen' ? observed.value : undefined;
}

function byPlace(
  a: { readonly object: string; readonly path: string },
  b: { readonly object: string; readonly path: string },
): number {
  if (a.object !== b.object) return a.object < b.object ? -1 : 1;
  return a.path < b.path ? -1 : 1;
}
