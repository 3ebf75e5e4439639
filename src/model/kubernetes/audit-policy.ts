import { at, list, Malformed, oneOf, requiredText, text, texts } from '../decode.ts';
import type { Gap } from '../observed.ts';
import type { Import } from '../source.ts';

/** How much is recorded of a request, from least to most. */
export type AuditLevel = 'None' | 'Metadata' | 'Request' | 'RequestResponse';

/** When an event is written: on arrival, when a long answer begins, at the end, or in a crash. */
export type AuditStage = 'RequestReceived' | 'ResponseStarted' | 'ResponseComplete' | 'Panic';

export const AUDIT_LEVELS: readonly AuditLevel[] = [
  'None',
  'Metadata',
  'Request',
  'RequestResponse',
];

const STAGES: readonly AuditStage[] = [
  'RequestReceived',
  'ResponseStarted',
  'ResponseComplete',
  'Panic',
];

/** A policy of `audit.k8s.io/v1`, as `--audit-policy-file` of an API server names it. */
export interface AuditPolicy {
  readonly rules: readonly AuditRule[];
  /** Never written, whatever a rule says. */
  readonly omitStages: readonly AuditStage[];
}

/** An empty list restricts nothing. */
export interface AuditRule {
  readonly level: AuditLevel;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly verbs: readonly string[];
  readonly resources: readonly AuditResources[];
  /** The empty text stands for what is in no namespace. */
  readonly namespaces: readonly string[];
  readonly urls: readonly string[];
  readonly omitStages: readonly AuditStage[];
}

export interface AuditResources {
  readonly group: string;
  readonly resources: readonly string[];
  readonly names: readonly string[];
}

/**
 * Reads a policy as the API server does. Throws Malformed with the field for what it would refuse to
 * start with: no rules, a rule without a level, resources and URLs in one rule, names without resources.
 */
export function auditPolicy(raw: unknown): AuditPolicy {
  const version = requiredText(raw, 'apiVersion');
  const kind = requiredText(raw, 'kind');
  if (version !== 'audit.k8s.io/v1') throw new Malformed('apiVersion', 'audit.k8s.io/v1', version);
  if (kind !== 'Policy') throw new Malformed('kind', 'Policy', kind);
  const rules = list(raw, 'rules').map((_, at) => ruleOf(raw, `rules.${at}`));
  if (rules.length === 0) throw new Malformed('rules', 'at least one rule', undefined);
  return { rules, omitStages: stagesIn(raw, 'omitStages') };
}

function ruleOf(raw: unknown, path: string): AuditRule {
  const level = oneOf(raw, `${path}.level`, AUDIT_LEVELS);
  if (level === undefined) throw new Malformed(`${path}.level`, AUDIT_LEVELS.join(', '), undefined);
  const rule: AuditRule = {
    level,
    users: texts(raw, `${path}.users`),
    groups: texts(raw, `${path}.userGroups`),
    verbs: texts(raw, `${path}.verbs`),
    resources: list(raw, `${path}.resources`).map((_, at) =>
      resourcesOf(raw, `${path}.resources.${at}`),
    ),
    namespaces: texts(raw, `${path}.namespaces`),
    urls: urlsIn(raw, `${path}.nonResourceURLs`),
    omitStages: stagesIn(raw, `${path}.omitStages`),
  };
  if (rule.urls.length > 0 && rule.resources.length + rule.namespaces.length > 0) {
    const expected = 'no resources or namespaces beside it';
    throw new Malformed(`${path}.nonResourceURLs`, expected, rule.urls);
  }
  return rule;
}

function resourcesOf(raw: unknown, path: string): AuditResources {
  const group = text(raw, `${path}.group`) ?? '';
  const resources = texts(raw, `${path}.resources`);
  const names = texts(raw, `${path}.resourceNames`);
  if (names.length > 0 && resources.length === 0) {
    throw new Malformed(`${path}.resourceNames`, 'resources beside it', names);
  }
  if (group !== '' && !GROUP.test(group)) {
    throw new Malformed(`${path}.group`, 'an API group without a version', group);
  }
  return { group, resources, names };
}

/** The policy of this cluster's API servers, as somebody who can read their hosts gave it. */
export interface AuditPolicyFile {
  readonly file: string;
  readonly policy: AuditPolicy;
}

export const auditPolicyFile: Import<AuditPolicyFile> = {
  type: 'import',
  id: 'import/audit-policy',
  decode: (raw) => ({ file: requiredText(raw, 'file'), policy: auditPolicy(at(raw, 'policy')) }),
};

/** Nobody gave it, and no API shows it. */
export const NO_AUDIT_POLICY: Gap = {
  source: auditPolicyFile.id,
  cause: 'not-collected',
  detail: 'the policy is a file beside the API server, which no API shows',
  permission: '--audit-policy FILE: the file that --audit-policy-file of the API server names',
};

const GROUP = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function urlsIn(raw: unknown, path: string): readonly string[] {
  const urls = texts(raw, path);
  const wrong = urls.find((url) => url !== '*' && !/^\/[^*]*\*?$/.test(url));
  if (wrong === undefined) return urls;
  throw new Malformed(path, '*, or paths from / with * at their end only', wrong);
}

function stagesIn(raw: unknown, path: string): readonly AuditStage[] {
  return texts(raw, path).map((one) => {
    const known = STAGES.find((stage) => stage === one);
    if (known === undefined) throw new Malformed(path, STAGES.join(', '), one);
    return known;
  });
}
