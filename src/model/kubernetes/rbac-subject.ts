import { listIn, type Tell, textIn } from './lenient.ts';

/** Whom a binding names. Only those that the API server takes. */
export interface RbacSubject {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** Of a ServiceAccount; empty for users and groups, and where it is that of the binding. */
  readonly namespace: string;
  /** Where it stands, such as `subjects[0]`. */
  readonly path: string;
}

const GROUP = 'rbac.authorization.k8s.io';

const KINDS = ['User', 'Group', 'ServiceAccount'] as const;

const ACCOUNT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export function subjectsOf(raw: unknown, namespaced: boolean, tell: Tell): readonly RbacSubject[] {
  return listIn(raw, 'subjects', '', tell).flatMap(
    (one, index) => subjectOf(one, `subjects[${index}]`, namespaced, tell) ?? [],
  );
}

function subjectOf(
  raw: unknown,
  path: string,
  namespaced: boolean,
  tell: Tell,
): RbacSubject | undefined {
  const refuse = (field: string, wrong: string): undefined => {
    tell(`${path}${field}`, wrong, 'as nobody');
    return undefined;
  };
  if (typeof raw !== 'object' || raw === null) return refuse('', 'is no subject');
  const written = textIn(raw, 'kind', path, tell);
  const name = textIn(raw, 'name', path, tell);
  const group = textIn(raw, 'apiGroup', path, tell);
  const namespace = textIn(raw, 'namespace', path, tell);
  // What is no text is told already.
  if ([written, name, group, namespace].includes(undefined)) return undefined;
  const kind = KINDS.find((known) => known === written);
  if (kind === undefined) return refuse('.kind', `is none of ${KINDS.join(', ')}`);
  const subject: RbacSubject = { kind, name: name ?? '', namespace: namespace ?? '', path };
  const refused = refusal(subject, group ?? '', namespaced);
  if (refused !== undefined) return refuse(...refused);
  return kind === 'ServiceAccount' ? subject : { ...subject, namespace: '' };
}

/** The field that the API server refuses, and why. */
function refusal(
  { kind, name, namespace }: RbacSubject,
  group: string,
  namespaced: boolean,
): readonly [string, string] | undefined {
  if (name === '') return ['.name', 'is missing'];
  if (kind !== 'ServiceAccount') {
    return group === '' || group === GROUP ? undefined : ['.apiGroup', `is not ${GROUP}`];
  }
  if (group !== '') return ['.apiGroup', 'is not empty, as that of ServiceAccounts is'];
  if (!ACCOUNT_NAME.test(name)) return ['.name', 'is no name of a ServiceAccount'];
  return namespace === '' && !namespaced ? ['.namespace', 'is missing'] : undefined;
}
