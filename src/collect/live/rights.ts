import { AccessError, type ClusterAccess } from '../../model/access.ts';
import { own } from '../own.ts';

/** What the identity may do in one namespace, as the API server itself sums it up. */
export interface Rights {
  /** Undefined where the sum is not complete (a webhook decides): only trying tells. */
  readonly mayList: (group: string, resource: string) => boolean | undefined;
}

interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
}

const UNKNOWN: Rights = { mayList: () => undefined };

/** Asks the server for the rights in a namespace; unknown where it does not answer that. */
export async function rightsIn(
  access: ClusterAccess,
  namespace: string,
  signal: AbortSignal,
): Promise<Rights> {
  try {
    const { body } = await access.review(
      '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectRulesReview',
        spec: { namespace },
      },
      { signal },
    );
    return rightsOf(own(body, 'status'));
  } catch (error) {
    if (error instanceof AccessError) return UNKNOWN;
    throw error;
  }
}

function rightsOf(status: unknown): Rights {
  const rules = listOf(status, 'resourceRules')
    // A rule for objects by name allows no list.
    .filter((rule) => listOf(rule, 'resourceNames').length === 0)
    .map((rule) => ({
      verbs: textsOf(rule, 'verbs'),
      groups: textsOf(rule, 'apiGroups'),
      resources: textsOf(rule, 'resources'),
    }));
  const isComplete = own(status, 'incomplete') === false;
  return {
    mayList: (group, resource) => {
      if (rules.some((rule) => allows(rule, group, resource))) return true;
      return isComplete ? false : undefined;
    },
  };
}

function allows({ verbs, groups, resources }: Rule, group: string, resource: string): boolean {
  return has(verbs, 'list') && has(groups, group) && has(resources, resource);
}

function has(names: readonly string[], name: string): boolean {
  return names.includes('*') || names.includes(name);
}

function listOf(value: unknown, key: string): readonly unknown[] {
  const found = own(value, key);
  return Array.isArray(found) ? found : [];
}

function textsOf(value: unknown, key: string): readonly string[] {
  return listOf(value, key).filter((one) => typeof one === 'string');
}
