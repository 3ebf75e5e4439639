import type {
  AuditLevel,
  AuditPolicy,
  AuditResources,
  AuditRule,
  AuditStage,
} from '../../model/kubernetes/audit-policy.ts';

/** A request as a policy sees it. */
export interface AuditedRequest {
  readonly user: string;
  readonly groups: readonly string[];
  /** As the server names it: a shell over WebSocket begins with `get`. */
  readonly verb: string;
  readonly target: AuditedResource | { readonly url: string };
}

export interface AuditedResource {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** Empty for what is in no namespace, and for lists of all of them. */
  readonly namespace: string;
  /** Empty for lists and for what the server gives a name. */
  readonly name: string;
}

export interface AuditDecision {
  readonly level: AuditLevel;
  /** Which rule decided, from 0; undefined where none fits and nothing is recorded. */
  readonly rule: number | undefined;
  readonly omitted: ReadonlySet<AuditStage>;
}

/**
 * What a policy records of a request: its first rule that fits decides. The semantics are those of the
 * API server's own checker: groups are compared whole, `pods` leaves out `pods/log`, `pods/*` has the
 * pods themselves in it.
 */
export function auditOf(policy: AuditPolicy, request: AuditedRequest): AuditDecision {
  const rule = policy.rules.findIndex((one) => fits(one, request));
  const found = policy.rules[rule];
  const omitted = new Set([...policy.omitStages, ...(found?.omitStages ?? [])]);
  return found === undefined
    ? { level: 'None', rule: undefined, omitted }
    : { level: found.level, rule, omitted };
}

function fits(rule: AuditRule, { user, groups, verb, target }: AuditedRequest): boolean {
  if (rule.users.length > 0 && !rule.users.includes(user)) return false;
  if (rule.groups.length > 0 && !rule.groups.some((one) => groups.includes(one))) return false;
  if (rule.verbs.length > 0 && !rule.verbs.includes(verb)) return false;
  if (rule.namespaces.length > 0 || rule.resources.length > 0) {
    return !('url' in target) && fitsResource(rule, target);
  }
  if (rule.urls.length > 0) {
    return 'url' in target && rule.urls.some((pattern) => fitsUrl(pattern, target.url));
  }
  return true;
}

function fitsResource({ namespaces, resources }: AuditRule, target: AuditedResource): boolean {
  if (namespaces.length > 0 && !namespaces.includes(target.namespace)) return false;
  return resources.length === 0 || resources.some((one) => isAmong(one, target));
}

function isAmong({ group, resources, names }: AuditResources, target: AuditedResource): boolean {
  if (group !== target.group) return false;
  if (resources.length === 0) return true;
  if (names.length > 0 && !names.includes(target.name)) return false;
  const { resource, subresource } = target;
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return resources.some(
    (one) =>
      one === '*' ||
      one === combined ||
      one === `${resource}/*` ||
      (subresource !== '' && one === `*/${subresource}`),
  );
}

function fitsUrl(pattern: string, url: string): boolean {
  if (pattern === '*' || pattern === url) return true;
  return pattern.endsWith('*') && url.startsWith(pattern.replace(/\*+$/, ''));
}

/** What is left of a decision once the stages are gone that it would be written at. */
export function recordedLevel({ level, omitted }: AuditDecision, of: RequestShape): AuditLevel {
  // Bodies are only in what is written at the end.
  if (!omitted.has('ResponseComplete')) return level;
  const early =
    !omitted.has('RequestReceived') || (isLongRunning(of) && !omitted.has('ResponseStarted'));
  return early && level !== 'None' ? 'Metadata' : 'None';
}

interface RequestShape {
  readonly verb: string;
  readonly subresource: string;
}

/** Whether an event is written when the answer begins, too: one that may last. */
export function isLongRunning(of: {
  readonly verb: string;
  readonly subresource: string;
}): boolean {
  return of.verb === 'watch' || of.verb === 'proxy' || LONG_RUNNING.has(of.subresource);
}

const LONG_RUNNING: ReadonlySet<string> = new Set([
  'attach',
  'exec',
  'log',
  'portforward',
  'proxy',
]);
