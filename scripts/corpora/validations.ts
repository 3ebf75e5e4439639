import path from 'node:path';
import { byWidth } from '../../src/facts/mesh/by-width.ts';
import { ruleFor, rulesByHost, tlsOf } from '../../src/facts/mesh/client-rules.ts';
import { type Outcome, outcomeOf } from '../../src/facts/mesh/client-tls.ts';
import { peerModes, saidBy } from '../../src/facts/mesh/peer-modes.ts';
import { identityUses } from '../../src/facts/mesh/rule-effects.ts';
import { destinationRules } from '../../src/model/kubernetes/destination-rule.ts';
import { istioAuthorizations } from '../../src/model/kubernetes/istio-authorization.ts';
import { peerAuthentications } from '../../src/model/kubernetes/peer-authentication.ts';
import { serves, services } from '../../src/model/kubernetes/service.ts';
import { type Fields, objectsOf } from './rewrite.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

interface Case {
  readonly finding: string | null;
  /** Missing where theirs does not ask. */
  readonly auto_mtls?: boolean;
}

const ROOT = 'istio-system';
const NO_LABELS: ReadonlyMap<string, string> = new Map();

const NO_PEERS: Convention = {
  id: 'no-peers',
  rule: 'without any PeerAuthentication and automatic mutual TLS theirs takes servers for ones without mutual TLS; ours takes them for what they are, PERMISSIVE: clients that a rule tells to use it do',
};

const NAMELESS: Convention = {
  id: 'nameless',
  rule: 'an object without a name is none: theirs takes the Service for the one that a rule names',
};

/** Whether Kiali marks an object, by what comes of calls: its cases have neither workloads nor Services. */
export const validationsSuite: Suite = {
  id: 'kiali-validations',
  folder: 'mesh/kiali-validations',
  marker: 'expected.json',
  conventions: [NO_PEERS, NAMELESS],
  compare: async (folder): Promise<Compared> => {
    const { finding, auto_mtls: auto = true } = await readJson<Case>(folder, 'expected.json');
    const objects = await objectsOf([path.join(folder, 'resources.yaml')]);
    const policies = decoded(objects, 'AuthorizationPolicy', istioAuthorizations.decode);
    const byIdentity = policies.filter((one) => [...identityUses(one)].length > 0);
    const ours =
      policies.length === 0
        ? [...namespacesOf(objects)].some((one) => callsIn(one, objects, auto) === 'fails')
        : byIdentity.some(
            ({ meta, selector }) => callsIn(meta.namespace, objects, auto, selector) !== 'mutual',
          );
    if (ours === (finding !== null)) return { differences: [], applied: [] };
    const peerless = !objects.some(({ kind }) => kind === 'PeerAuthentication');
    if (!objects.every(hasName)) return { differences: [], applied: [NAMELESS] };
    if (peerless && !ours) return { differences: [], applied: [NO_PEERS] };
    return { differences: [`theirs ${finding ?? 'finds nothing'}: ours ${ours}`], applied: [] };
  },
};

/** What comes of calls of sidecars to the pods with these labels, by the Service that has the same, if any. */
function callsIn(
  namespace: string,
  objects: readonly Fields[],
  auto: boolean,
  labels: ReadonlyMap<string, string> = NO_LABELS,
): Outcome {
  const rules = rulesByHost(decoded(objects, 'DestinationRule', destinationRules.decode));
  const named = decoded(objects, 'Service', services.decode).find((one) => serves(one, labels));
  const service = { namespace, name: named?.meta.name ?? 'any-service' };
  const rule = ruleFor(rules(service), service, { from: namespace, root: ROOT });
  const client = rule === undefined ? undefined : tlsOf(rule.traffic, undefined).mode;
  const peers = decoded(objects, 'PeerAuthentication', peerAuthentications.decode);
  const server = peerModes(byWidth(peers, saidBy)(namespace, labels, ROOT), []).rest;
  return outcomeOf(client ?? (auto ? 'auto' : 'none'), server);
}

/** Those that an object is in, and one that none is in. */
function namespacesOf(objects: readonly Fields[]): ReadonlySet<string> {
  const named = objects.map(({ metadata }) =>
    String(Reflect.get(Object(metadata), 'namespace') ?? 'default'),
  );
  return new Set([...named, 'any-namespace']);
}

function decoded<T>(
  objects: readonly Fields[],
  kind: string,
  decode: (one: unknown) => T,
): readonly T[] {
  return objects.filter((one) => one['kind'] === kind && hasName(one)).map(decode);
}

function hasName({ metadata }: Fields): boolean {
  return Reflect.get(Object(metadata), 'name') !== undefined;
}
