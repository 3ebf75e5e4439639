import { at, flag, list, requiredText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** A Kyverno policy: rules about objects as they are admitted. */
export interface KyvernoPolicy {
  readonly meta: Meta;
  /** False for one that only scans what is there. */
  readonly admission: boolean;
  /** `Enforce` or `Audit`, where a rule does not say it itself; Kyverno takes a missing one as `Audit`. */
  readonly action: string | undefined;
  readonly overrides: readonly KyvernoOverride[];
  readonly rules: readonly KyvernoRule[];
}

/** Another action for some namespaces. */
interface KyvernoOverride {
  readonly action: string;
  readonly namespaces: readonly string[];
  readonly selector: LabelSelector | undefined;
}

export interface KyvernoRule {
  readonly name: string;
  /** Where it stands, such as `spec.rules[0]`. */
  readonly path: string;
  readonly action: string | undefined;
  /** Whether it judges at all: rules that mutate or generate do not. */
  readonly validates: boolean;
  /** Set for a rule that applies a level of the Pod Security Standards. */
  readonly podSecurity: KyvernoPodSecurity | undefined;
  readonly match: KyvernoMatch;
  readonly exclude: KyvernoMatch;
  /** Whether conditions decide further when it applies. */
  readonly conditional: boolean;
}

interface KyvernoPodSecurity {
  readonly level: string;
  /** Such as `latest` or `v1.29`. */
  readonly version: string;
  /** Names of controls, as in the text of the standards, that some or all containers are spared. */
  readonly excluded: readonly string[];
}

export interface KyvernoMatch {
  readonly any: readonly KyvernoClause[];
  readonly all: readonly KyvernoClause[];
}

export interface KyvernoClause {
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector | undefined;
  readonly operations: readonly string[];
  /** Whether names, labels, annotations or requesters narrow it further. */
  readonly narrowed: boolean;
}

const CLAUSE: readonly string[] = [
  'resources.kinds',
  'resources.namespaces',
  'resources.namespaceSelector',
  'resources.operations',
  'resources.name',
  'resources.names',
  'resources.selector',
  'resources.annotations?',
  'subjects[].kind',
  'roles',
  'clusterRoles',
];

const RULE: readonly string[] = [
  'name',
  ...['match', 'exclude'].flatMap((one) => [
    ...CLAUSE.map((path) => `${one}.${path}`),
    ...CLAUSE.map((path) => `${one}.any[].${path}`),
    ...CLAUSE.map((path) => `${one}.all[].${path}`),
  ]),
  'preconditions?',
  'celPreconditions[].name',
  'validate?',
  'validate.failureAction',
  'validate.podSecurity',
];

function policyKind(kind: string, plural: string, namespaced: boolean): Kind<KyvernoPolicy> {
  return defineKind({
    apiVersions: ['kyverno.io/v1', 'kyverno.io/v2beta1'],
    kind,
    plural,
    namespaced,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.admission',
      'spec.validationFailureAction',
      'spec.validationFailureActionOverrides',
      ...RULE.map((one) => `spec.rules[].${one}`),
    ],
    decode: (raw) => ({
      meta: metaOf(raw, namespaced),
      admission: flag(raw, 'spec.admission') ?? true,
      action: actionOf(text(raw, 'spec.validationFailureAction')),
      overrides: list(raw, 'spec.validationFailureActionOverrides').map((one) => ({
        action: actionOf(text(one, 'action')) ?? 'Audit',
        namespaces: texts(one, 'namespaces'),
        selector: selectorOf(one, 'namespaceSelector'),
      })),
      rules: list(raw, 'spec.rules').map((one, index) => ruleOf(one, `spec.rules[${index}]`)),
    }),
  });
}

export const kyvernoClusterPolicies: Kind<KyvernoPolicy> = policyKind(
  'ClusterPolicy',
  'clusterpolicies',
  false,
);

export const kyvernoPolicies: Kind<KyvernoPolicy> = policyKind('Policy', 'policies', true);

/** Spares objects from policies. */
export interface KyvernoException {
  readonly meta: Meta;
  readonly policies: readonly string[];
}

export const kyvernoExceptions: Kind<KyvernoException> = defineKind({
  apiVersions: ['kyverno.io/v2', 'kyverno.io/v2beta1'],
  kind: 'PolicyException',
  plural: 'policyexceptions',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.exceptions[].policyName'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    policies: list(raw, 'spec.exceptions').map((one) => requiredText(one, 'policyName')),
  }),
});

/** Older policies write the actions in lower case. */
function actionOf(found: string | undefined): string | undefined {
  return found === undefined ? undefined : found.charAt(0).toUpperCase() + found.slice(1);
}

function ruleOf(raw: unknown, path: string): KyvernoRule {
  const level = text(raw, 'validate.podSecurity.level');
  return {
    name: requiredText(raw, 'name'),
    path,
    action: actionOf(text(raw, 'validate.failureAction')),
    validates: at(raw, 'validate') !== undefined,
    podSecurity:
      level === undefined
        ? undefined
        : {
            level,
            version: text(raw, 'validate.podSecurity.version') ?? 'latest',
            excluded: list(raw, 'validate.podSecurity.exclude').map((one) =>
              requiredText(one, 'controlName'),
            ),
          },
    match: matchOf(raw, 'match'),
    exclude: matchOf(raw, 'exclude'),
    conditional: at(raw, 'preconditions') !== undefined || list(raw, 'celPreconditions').length > 0,
  };
}

/** `any`, `all`, or the older form with a single clause. */
function matchOf(raw: unknown, path: string): KyvernoMatch {
  const found = at(raw, path);
  const single = ['resources', 'subjects', 'roles', 'clusterRoles'].some(
    (field) => at(found, field) !== undefined,
  );
  return {
    any: list(found, 'any').map(clauseOf),
    all: [...list(found, 'all'), ...(single ? [found] : [])].map(clauseOf),
  };
}

function clauseOf(raw: unknown): KyvernoClause {
  const narrowing = ['resources.name', 'resources.selector', 'resources.annotations'];
  const lists = ['resources.names', 'subjects', 'roles', 'clusterRoles'];
  return {
    kinds: texts(raw, 'resources.kinds'),
    namespaces: texts(raw, 'resources.namespaces'),
    namespaceSelector: selectorOf(raw, 'resources.namespaceSelector'),
    operations: texts(raw, 'resources.operations'),
    narrowed:
      narrowing.some((one) => at(raw, one) !== undefined) ||
      lists.some((one) => list(raw, one).length > 0),
  };
}
