import { at, entries, list, number, numberOrText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, policySelectorOf } from './selector.ts';

/** Antrea's ClusterNetworkPolicy and NetworkPolicy. Tiers by priority, then the policy's own. */
export interface AntreaPolicy {
  readonly meta: Meta;
  readonly tier: string;
  readonly priority: number | undefined;
  /** Whom it governs, unless its rules say so themselves. */
  readonly appliedTo: readonly AntreaPeer[];
  readonly ingress: readonly AntreaRule[];
  readonly egress: readonly AntreaRule[];
}

/** Fields that go together: a Pod and a namespace selector; every other stands alone. */
export interface AntreaPeer {
  readonly pods: LabelSelector | undefined;
  readonly namespaces: LabelSelector | undefined;
  /** `namespaces.match: Self`: the namespace of the pod that it applies to. */
  readonly ownNamespace: boolean;
  readonly cidr: string | undefined;
  readonly except: readonly string[];
  readonly nodes: LabelSelector | undefined;
  readonly account: { readonly name: string; readonly namespace: string } | undefined;
  readonly domain: string | undefined;
  /** Fields that name something else, such as a group or a Service. */
  readonly other: readonly string[];
}

/** The first rule that matches decides. */
export interface AntreaRule {
  /** Undefined for any other word. */
  readonly action: 'Allow' | 'Drop' | 'Reject' | 'Pass' | undefined;
  /** None is everyone. */
  readonly peers: readonly AntreaPeer[];
  readonly appliedTo: readonly AntreaPeer[];
  /** None is every port, unless other protocols are named. */
  readonly ports: readonly AntreaPort[];
  /** Whether it names ICMP or IGMP. */
  readonly protocols: boolean;
  readonly layer7: boolean;
  /** Whether it is about Services in place of peers. */
  readonly services: boolean;
}

export interface AntreaPort {
  readonly protocol: string;
  readonly port: number | string | undefined;
  readonly endPort: number | undefined;
  /** Whether the port of the source narrows it. */
  readonly fromPort: boolean;
}

const VERSIONS: Kind<unknown>['apiVersions'] = ['crd.antrea.io/v1beta1', 'crd.antrea.io/v1alpha1'];

function policyKind(kind: string, plural: string, namespaced: boolean): Kind<AntreaPolicy> {
  return defineKind({
    apiVersions: VERSIONS,
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.tier',
      'spec.priority',
      'spec.appliedTo',
      'spec.ingress',
      'spec.egress',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, namespaced),
      tier: text(raw, 'spec.tier') || 'application',
      priority: number(raw, 'spec.priority'),
      appliedTo: list(raw, 'spec.appliedTo').map(peerOf),
      ingress: rulesOf(raw, 'spec.ingress', 'from'),
      egress: rulesOf(raw, 'spec.egress', 'to'),
    }),
  });
}

export const antreaClusterPolicies: Kind<AntreaPolicy> = policyKind(
  'ClusterNetworkPolicy',
  'clusternetworkpolicies',
  false,
);

export const antreaNetworkPolicies: Kind<AntreaPolicy> = policyKind(
  'NetworkPolicy',
  'networkpolicies',
  true,
);

export interface AntreaTier {
  readonly meta: Meta;
  /** The lower first. */
  readonly priority: number | undefined;
}

export const antreaTiers: Kind<AntreaTier> = defineKind({
  apiVersions: VERSIONS,
  kind: 'Tier',
  plural: 'tiers',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.priority'],
  decode: (raw) => ({ meta: metaOf(raw, false), priority: number(raw, 'spec.priority') }),
});

const READ: readonly string[] = [
  'podSelector',
  'namespaceSelector',
  'ipBlock',
  'nodeSelector',
  'serviceAccount',
  'fqdn',
];

function peerOf(raw: unknown): AntreaPeer {
  const ownNamespace = text(raw, 'namespaces.match') === 'Self';
  const account = at(raw, 'serviceAccount');
  return {
    pods: policySelectorOf(raw, 'podSelector'),
    namespaces: policySelectorOf(raw, 'namespaceSelector'),
    ownNamespace,
    cidr: text(raw, 'ipBlock.cidr'),
    except: texts(raw, 'ipBlock.except'),
    nodes: policySelectorOf(raw, 'nodeSelector'),
    account:
      account === undefined
        ? undefined
        : { name: text(account, 'name') ?? '', namespace: text(account, 'namespace') ?? '' },
    domain: text(raw, 'fqdn'),
    other: entries(raw, '')
      .filter(([field, value]) => !READ.includes(field) && value !== 'Cluster')
      .map(([field]) => field)
      .filter((field) => field !== 'namespaces' || !ownNamespace),
  };
}

const ACTIONS = ['Allow', 'Drop', 'Reject', 'Pass'] as const;

function rulesOf(raw: unknown, path: string, peers: 'from' | 'to'): readonly AntreaRule[] {
  return list(raw, path).map((rule) => ({
    action: ACTIONS.find((one) => one === text(rule, 'action')),
    peers: list(rule, peers).map(peerOf),
    appliedTo: list(rule, 'appliedTo').map(peerOf),
    ports: list(rule, 'ports').map((port) => ({
      protocol: text(port, 'protocol') ?? 'TCP',
      port: numberOrText(port, 'port'),
      endPort: number(port, 'endPort'),
      fromPort: at(port, 'sourcePort') !== undefined,
    })),
    protocols: list(rule, 'protocols').length > 0,
    layer7: list(rule, 'l7Protocols').length > 0,
    services: list(rule, 'toServices').length > 0,
  }));
}
