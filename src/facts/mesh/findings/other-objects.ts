import type { ConsulDefaults, ConsulMesh } from '../../../model/kubernetes/consul-defaults.ts';
import type { KumaMesh } from '../../../model/kubernetes/kuma-mesh.ts';
import type { Namespace } from '../../../model/kubernetes/namespace.ts';
import { AMBIENT_LABEL } from '../../../tables/meshes.ts';
import { finding, IGNORED, type MeshFinding } from './finding.ts';

const MODES: readonly string[] = ['STRICT', 'PERMISSIVE'];
const UNREAD = 'as not seen: what its proxies take is unknown';

/** What is wrong in the Mesh of Kuma. */
export function* inKuma(all: readonly KumaMesh[]): Iterable<MeshFinding> {
  for (const one of all) {
    const { backend, backends } = one;
    if (backend !== undefined && !backends.some(({ name }) => name === backend)) {
      const wrong = `names the backend ${backend}, which is not there`;
      yield finding(one, 'spec.mtls.enabledBackend', wrong, UNREAD);
    }
    for (const [index, { mode }] of backends.entries()) {
      if (mode === undefined || MODES.includes(mode)) continue;
      const path = `spec.mtls.backends[${index}].mode`;
      yield finding(one, path, `is ${mode}, which is no mode`, UNREAD);
    }
  }
}

/** What is wrong in the defaults of Consul. `meshes`: undefined where they were not seen. */
export function* inConsul(
  all: readonly ConsulDefaults[],
  meshes: readonly ConsulMesh[] | undefined,
): Iterable<MeshFinding> {
  for (const one of all) {
    const path = 'spec.mutualTLSMode';
    if (one.mode !== undefined && !['strict', 'permissive'].includes(one.mode)) {
      yield finding(one, path, `is ${one.mode}, which is no mode`, 'as strict');
    }
    if (one.mode !== 'permissive' || meshes === undefined) continue;
    if (meshes.some(({ allowsPermissive }) => allowsPermissive)) continue;
    yield finding(one, path, 'is permissive, which the Mesh does not allow', IGNORED);
  }
}

/** Two labels that ask for proxies in two ways. */
export function* inNamespaces(all: readonly Namespace[]): Iterable<MeshFinding> {
  for (const one of all) {
    const { labels } = one.meta;
    if (labels.get('istio-injection') === 'disabled') continue;
    const asked = ['istio-injection', 'istio.io/rev'].filter((key) => labels.has(key));
    const [first, second] = asked;
    if (first !== undefined && second !== undefined) {
      yield finding(one, `metadata.labels['${second}']`, `is there beside ${first}`, IGNORED);
    }
    if (first !== undefined && labels.get(AMBIENT_LABEL) === 'ambient') {
      const wrong = `asks for the proxy of the node, and ${first} for a sidecar`;
      yield finding(one, `metadata.labels['${AMBIENT_LABEL}']`, wrong, 'as a wish for the sidecar');
    }
  }
}
