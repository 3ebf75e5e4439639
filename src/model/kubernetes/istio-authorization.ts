import { at, labels, list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Who may call the pods that it selects, or may not. What requests hold is not kept, only that it is asked. */
export interface IstioAuthorization {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
  /** Gateways, waypoints and Services that it is for, as `Kind/name`; then it is for no pod itself. */
  readonly targets: readonly string[];
  /** As written; `ALLOW` where missing. */
  readonly action: string;
  readonly rules: readonly AuthorizationRule[];
}

/** Applies where one source, one operation and all conditions hold; an empty list holds always. */
export interface AuthorizationRule {
  readonly path: string;
  readonly from: readonly AuthorizationSource[];
  readonly to: readonly AuthorizationOperation[];
  readonly when: readonly AuthorizationCondition[];
}

export interface AuthorizationSource {
  readonly path: string;
  readonly identities: readonly IdentityMatch[];
  readonly ipBlocks: readonly string[];
  readonly notIpBlocks: readonly string[];
  /** Whether it asks for what only a proxy that reads requests can see. */
  readonly request: boolean;
  /** Whether it names whom a token of the request is for. */
  readonly token: boolean;
}

/** By the identity that a certificate proves. */
export interface IdentityMatch {
  /** Such as `principals` or `notNamespaces`. */
  readonly field: string;
  readonly negative: boolean;
  readonly values: readonly string[];
}

export interface AuthorizationOperation {
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
  readonly request: boolean;
}

export interface AuthorizationCondition {
  readonly path: string;
  readonly key: string;
  readonly positive: boolean;
  readonly negative: boolean;
}

const IDENTITIES = ['principals', 'namespaces', 'serviceAccounts'] as const;
const NOT_IDENTITIES = ['notPrincipals', 'notNamespaces', 'notServiceAccounts'] as const;
const REQUEST_SOURCES = [
  'requestPrincipals',
  'notRequestPrincipals',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
];
const REQUEST_OPERATIONS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

const SOURCE = 'spec.rules[].from[].source';
const OPERATION = 'spec.rules[].to[].operation';

export const istioAuthorizations: Kind<IstioAuthorization> = defineKind({
  apiVersions: ['security.istio.io/v1', 'security.istio.io/v1beta1'],
  kind: 'AuthorizationPolicy',
  plural: 'authorizationpolicies',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.selector.matchLabels',
    'spec.targetRef.kind',
    'spec.targetRef.name',
    'spec.targetRefs[].kind',
    'spec.targetRefs[].name',
    'spec.action',
    ...[...IDENTITIES, ...NOT_IDENTITIES, 'ipBlocks', 'notIpBlocks'].map(
      (one) => `${SOURCE}.${one}`,
    ),
    ...REQUEST_SOURCES.map((one) => `${SOURCE}.${one}[]?`),
    `${OPERATION}.ports`,
    `${OPERATION}.notPorts`,
    ...REQUEST_OPERATIONS.map((one) => `${OPERATION}.${one}[]?`),
    'spec.rules[].when[].key',
    'spec.rules[].when[].values[]?',
    'spec.rules[].when[].notValues[]?',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    selector: labels(raw, 'spec.selector.matchLabels'),
    targets: [at(raw, 'spec.targetRef'), ...list(raw, 'spec.targetRefs')].flatMap((one) =>
      one === undefined ? [] : [`${text(one, 'kind') ?? ''}/${text(one, 'name') ?? ''}`],
    ),
    action: text(raw, 'spec.action') ?? 'ALLOW',
    rules: list(raw, 'spec.rules').map((one, index) => ruleOf(one, `spec.rules[${index}]`)),
  }),
});

function ruleOf(raw: unknown, path: string): AuthorizationRule {
  return {
    path,
    from: list(raw, 'from').map((one, index) =>
      sourceOf(at(one, 'source'), `${path}.from[${index}].source`),
    ),
    to: list(raw, 'to').map((one) => operationOf(at(one, 'operation'))),
    when: list(raw, 'when').map((one, index) => ({
      path: `${path}.when[${index}]`,
      key: text(one, 'key') ?? '',
      positive: list(one, 'values').length > 0,
      negative: list(one, 'notValues').length > 0,
    })),
  };
}

function sourceOf(raw: unknown, path: string): AuthorizationSource {
  const matches = (fields: readonly string[], negative: boolean): readonly IdentityMatch[] =>
    fields.flatMap((field) => {
      const values = texts(raw, field);
      return values.length === 0 ? [] : [{ field, negative, values }];
    });
  return {
    path,
    identities: [...matches(IDENTITIES, false), ...matches(NOT_IDENTITIES, true)],
    ipBlocks: texts(raw, 'ipBlocks'),
    notIpBlocks: texts(raw, 'notIpBlocks'),
    request: REQUEST_SOURCES.some((field) => list(raw, field).length > 0),
    token: list(raw, 'requestPrincipals').length > 0,
  };
}

function operationOf(raw: unknown): AuthorizationOperation {
  return {
    ports: texts(raw, 'ports'),
    notPorts: texts(raw, 'notPorts'),
    request: REQUEST_OPERATIONS.some((field) => list(raw, field).length > 0),
  };
}
