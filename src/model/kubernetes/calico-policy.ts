import { at, list, number, numberOrText, requiredText, text, texts } from '../decode.ts';
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
  /** Whether it narrows further: ICMP types, HTTP, IP version. */
  readonly narrowed: boolean;
}

export interface CalicoPeer {
  readonly nets: readonly string[];
  readonly notNets: readonly string[];
  readonly selector: string;
  readonly notSelector: string;
  readonly namespaceSelector: string;
  readonly serviceAccounts: string;
  readonly services: string;
  /** Numbers, ranges such as `1:5` and names, as text. */
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
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
    action: requiredText(rule, 'action'),
    protocol: anyText(rule, 'protocol'),
    notProtocol: anyText(rule, 'notProtocol'),
    source: peerOf(at(rule, 'source')),
    destination: peerOf(at(rule, 'destination')),
    narrowed: ['icmp', 'notICMP', 'http', 'ipVersion'].some((one) => at(rule, one) !== undefined),
  }));
}

function peerOf(raw: unknown): CalicoPeer {
  const ports = (path: string): readonly string[] => list(raw, path).map(String);
  return {
    nets: texts(raw, 'nets'),
    notNets: texts(raw, 'notNets'),
    selector: text(raw, 'selector') ?? '',
    notSelector: text(raw, 'notSelector') ?? '',
    namespaceSelector: text(raw, 'namespaceSelector') ?? '',
    serviceAccounts: named(at(raw, 'serviceAccounts')),
    services: text(raw, 'services.name') ?? '',
    ports: ports('ports'),
    notPorts: ports('notPorts'),
  };
}

function named(raw: unknown): string {
  return text(raw, 'selector') || texts(raw, 'names').join(',');
}

/** Protocols are numbers or names. */
function anyText(raw: unknown, path: string): string | undefined {
  const found = numberOrText(raw, path);
  return found === undefined ? undefined : String(found);
}
