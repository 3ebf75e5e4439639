import { at, flag, list, number, numberOrText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import type { Direction } from './network-policy.ts';

/** Calico NetworkPolicy and GlobalNetworkPolicy. Selectors are Calico's expressions, as written. */
export interface CalicoPolicy {
  readonly meta: Meta;
  readonly tier: string;
  /** The lower first within a tier; missing comes last. */
  readonly order: number | undefined;
  /** An expression over pod labels; missing or empty selects all pods. */
  readonly selector: string;
  /** Of a GlobalNetworkPolicy; missing or empty selects every namespace, and host endpoints. */
  readonly namespaceSelector: string;
  readonly serviceAccountSelector: string;
  /** With Calico's default where it is missing: what it has rules for, ingress if none. */
  readonly types: readonly Direction[];
  /** `spec.types` as written. */
  readonly typesGiven: readonly string[];
  /** Before connection tracking or address translation: such policies are about host endpoints only. */
  readonly hostsOnly: boolean;
  readonly ingress: readonly CalicoRule[];
  readonly egress: readonly CalicoRule[];
}

/** The first rule that matches decides; what no rule matches is denied. */
export interface CalicoRule {
  readonly action: string;
  readonly protocol: string | undefined;
  readonly notProtocol: string | undefined;
  readonly source: CalicoPeer;
  readonly destination: CalicoPeer;
  /** Whether it asks for types of ICMP, and so for no port. */
  readonly icmp: boolean;
  /** Whether HTTP methods or paths narrow it. */
  readonly http: boolean;
  readonly ipVersion: number | undefined;
}

export interface CalicoPeer {
  readonly nets: readonly string[];
  readonly notNets: readonly string[];
  readonly selector: string;
  readonly notSelector: string;
  readonly namespaceSelector: string;
  /** Undefined where the rule does not ask for accounts. */
  readonly serviceAccounts: CalicoAccounts | undefined;
  /** Stands for the addresses and ports of the Service's endpoints. */
  readonly service: CalicoService | undefined;
  readonly domains: readonly string[];
  /** Numbers, ranges such as `1:5` and names, as text. */
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
}

/** Both must hold where both are given. */
export interface CalicoAccounts {
  readonly names: readonly string[];
  readonly selector: string;
}

export interface CalicoService {
  readonly name: string;
  /** Missing: the policy's own. */
  readonly namespace: string | undefined;
}

function policyKind(kind: string, plural: string, namespaced: boolean): Kind<CalicoPolicy> {
  return defineKind({
    apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
    kind,
    plural,
    namespaced,
    // Its API server answers with the policies of those tiers only that the reader may get.
    rights: [
      { group: 'projectcalico.org', resource: 'tiers', verb: 'get' },
      { group: 'projectcalico.org', resource: `tier.${plural}`, verb: 'list' },
    ],
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.tier',
      'spec.order',
      'spec.selector',
      'spec.namespaceSelector',
      'spec.serviceAccountSelector',
      'spec.types',
      'spec.doNotTrack',
      'spec.preDNAT',
      'spec.ingress',
      'spec.egress',
    ],
    decode: (raw) => {
      const [ingress, egress] = [rulesOf(raw, 'spec.ingress'), rulesOf(raw, 'spec.egress')];
      return {
        meta: metaOf(raw, namespaced),
        tier: text(raw, 'spec.tier') || 'default',
        order: number(raw, 'spec.order'),
        selector: text(raw, 'spec.selector') ?? '',
        namespaceSelector: text(raw, 'spec.namespaceSelector') ?? '',
        serviceAccountSelector: text(raw, 'spec.serviceAccountSelector') ?? '',
        types: typesOf(texts(raw, 'spec.types'), ingress.length > 0, egress.length > 0),
        typesGiven: texts(raw, 'spec.types'),
        hostsOnly: flag(raw, 'spec.doNotTrack') === true || flag(raw, 'spec.preDNAT') === true,
        ingress,
        egress,
      };
    },
  });
}

export const calicoNetworkPolicies: Kind<CalicoPolicy> = policyKind(
  'NetworkPolicy',
  'networkpolicies',
  true,
);

export const calicoGlobalPolicies: Kind<CalicoPolicy> = policyKind(
  'GlobalNetworkPolicy',
  'globalnetworkpolicies',
  false,
);

function typesOf(
  given: readonly string[],
  ingress: boolean,
  egress: boolean,
): readonly Direction[] {
  if (given.length > 0) {
    return (['Ingress', 'Egress'] as const).filter((one) => given.includes(one));
  }
  if (!egress) return ['Ingress'];
  return ingress ? ['Ingress', 'Egress'] : ['Egress'];
}

function rulesOf(raw: unknown, path: string): readonly CalicoRule[] {
  return list(raw, path).map((rule) => ({
    action: text(rule, 'action') ?? '',
    protocol: anyText(rule, 'protocol'),
    notProtocol: anyText(rule, 'notProtocol'),
    source: peerOf(at(rule, 'source')),
    destination: peerOf(at(rule, 'destination')),
    icmp: at(rule, 'icmp') !== undefined || at(rule, 'notICMP') !== undefined,
    http: at(rule, 'http') !== undefined,
    ipVersion: number(rule, 'ipVersion'),
  }));
}

function peerOf(raw: unknown): CalicoPeer {
  const ports = (path: string): readonly string[] => list(raw, path).map(String);
  const service = text(raw, 'services.name');
  return {
    nets: texts(raw, 'nets'),
    notNets: texts(raw, 'notNets'),
    selector: text(raw, 'selector') ?? '',
    notSelector: text(raw, 'notSelector') ?? '',
    namespaceSelector: text(raw, 'namespaceSelector') ?? '',
    serviceAccounts: accountsOf(at(raw, 'serviceAccounts')),
    service:
      service === undefined
        ? undefined
        : { name: service, namespace: text(raw, 'services.namespace') || undefined },
    domains: texts(raw, 'domains'),
    ports: ports('ports'),
    notPorts: ports('notPorts'),
  };
}

function accountsOf(raw: unknown): CalicoAccounts | undefined {
  const accounts = { names: texts(raw, 'names'), selector: text(raw, 'selector') ?? '' };
  return accounts.names.length === 0 && accounts.selector === '' ? undefined : accounts;
}

/** Protocols are numbers or names. */
function anyText(raw: unknown, path: string): string | undefined {
  const found = numberOrText(raw, path);
  return found === undefined ? undefined : String(found);
}
