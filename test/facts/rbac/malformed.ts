import type { Json, JsonObject } from '../../oracle/json.ts';

const GROUP = 'rbac.authorization.k8s.io';
const RULE: JsonObject = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
const ANN: JsonObject = { kind: 'User', apiGroup: GROUP, name: 'ann' };
const READER: JsonObject = { apiGroup: GROUP, kind: 'ClusterRole', name: 'reader' };

/** One object with one thing wrong, and the field that is told. */
export interface Malformed {
  readonly what: string;
  readonly object: JsonObject;
  readonly path: string;
}

function clusterRole(more: JsonObject): JsonObject {
  return { apiVersion: `${GROUP}/v1`, kind: 'ClusterRole', metadata: { name: 'bad' }, ...more };
}

function role(rule: Json): JsonObject {
  const metadata = { name: 'bad', namespace: 'shop' };
  return { apiVersion: `${GROUP}/v1`, kind: 'Role', metadata, rules: [rule] };
}

function wide(subjects: readonly Json[], roleRef: Json = READER): JsonObject {
  const metadata = { name: 'bad' };
  return { apiVersion: `${GROUP}/v1`, kind: 'ClusterRoleBinding', metadata, roleRef, subjects };
}

function narrow(subjects: readonly Json[], roleRef: Json = READER): JsonObject {
  const metadata = { name: 'bad', namespace: 'shop' };
  return { apiVersion: `${GROUP}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects };
}

function ofRule(what: string, rule: Json, path: string): Malformed {
  return { what, object: clusterRole({ rules: [rule] }), path: `rules[0]${path}` };
}

function ofSubject(what: string, subject: Json, path: string): Malformed {
  return { what, object: wide([subject]), path: `subjects[0]${path}` };
}

/** What the API server refuses. */
export const REFUSED: readonly Malformed[] = [
  ofRule('a rule without verbs', { ...RULE, verbs: [] }, '.verbs'),
  ofRule('verbs that are no list', { ...RULE, verbs: 'get' }, '.verbs'),
  ofRule('a verb that is no text', { ...RULE, verbs: [5, 'list'] }, '.verbs[0]'),
  ofRule('a rule without API groups', { verbs: ['get'], resources: ['pods'] }, '.apiGroups'),
  ofRule('a rule without resources', { verbs: ['get'], apiGroups: [''] }, '.resources'),
  ofRule('names that are no texts', { ...RULE, resourceNames: [5] }, '.resourceNames'),
  ofRule('URLs beside resources', { ...RULE, nonResourceURLs: ['/x'] }, '.nonResourceURLs'),
  ofRule('a rule that is a text', 'get pods', ''),
  {
    what: 'URLs in a namespace',
    object: role({ verbs: ['get'], nonResourceURLs: ['/x'] }),
    path: 'rules[0].nonResourceURLs',
  },
  { what: 'rules that are no list', object: clusterRole({ rules: RULE }), path: 'rules' },
  {
    what: 'an aggregation of nothing',
    object: clusterRole({ aggregationRule: { clusterRoleSelectors: [] } }),
    path: 'aggregationRule.clusterRoleSelectors',
  },
  {
    what: 'a label that is no text in a selector',
    object: clusterRole({
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { top: true } }] },
    }),
    path: "aggregationRule.clusterRoleSelectors[0].matchLabels['top']",
  },
  {
    what: 'an operator that there is not',
    object: clusterRole({
      aggregationRule: {
        clusterRoleSelectors: [{ matchExpressions: [{ key: 'top', operator: 'Has' }] }],
      },
    }),
    path: 'aggregationRule.clusterRoleSelectors[0].matchExpressions[0].operator',
  },
  ofSubject('an account without a namespace', { kind: 'ServiceAccount', name: 'x' }, '.namespace'),
  ofSubject('a subject without a name', { kind: 'User', apiGroup: GROUP }, '.name'),
  ofSubject('a robot', { kind: 'Robot', name: 'x' }, '.kind'),
  ofSubject('a user of another API group', { ...ANN, apiGroup: 'apps' }, '.apiGroup'),
  ofSubject('a name that is a number', { ...ANN, name: 5 }, '.name'),
  ofSubject('a subject that is a text', 'ann', ''),
  ofSubject(
    'an account of the API group of users',
    { kind: 'ServiceAccount', name: 'x', namespace: 'shop', apiGroup: GROUP },
    '.apiGroup',
  ),
  ofSubject(
    'an account by its user name',
    { kind: 'ServiceAccount', name: 'system:serviceaccount:shop:x', namespace: 'shop' },
    '.name',
  ),
  {
    what: 'an account whose namespace is a number',
    object: narrow([{ kind: 'ServiceAccount', name: 'x', namespace: 5 }]),
    path: 'subjects[0].namespace',
  },
  {
    what: 'a Role bound in the whole cluster',
    object: wide([ANN], { ...READER, kind: 'Role' }),
    path: 'roleRef.kind',
  },
  {
    what: 'a role of no kind',
    object: narrow([ANN], { apiGroup: GROUP, name: 'reader' }),
    path: 'roleRef.kind',
  },
  {
    what: 'a role without a name',
    object: narrow([ANN], { apiGroup: GROUP, kind: 'ClusterRole' }),
    path: 'roleRef.name',
  },
  {
    what: 'a role of another API group',
    object: narrow([ANN], { ...READER, apiGroup: 'apps' }),
    path: 'roleRef.apiGroup',
  },
];

/** What the API server takes, and what leads nowhere. */
export const TAKEN: readonly Malformed[] = [
  ofRule('a pattern that is none', { ...RULE, resources: ['pods/*'] }, '.resources[0]'),
  ofRule('a group with its version', { ...RULE, apiGroups: ['apps/v1'] }, '.apiGroups[0]'),
  ofRule('a group that is a pattern', { ...RULE, apiGroups: ['*.k8s.io'] }, '.apiGroups[0]'),
  ofRule('the core group by that name', { ...RULE, apiGroups: ['core'] }, '.apiGroups[0]'),
  ofRule(
    'names of what does not exist yet',
    { ...RULE, verbs: ['create'], resourceNames: ['a'] },
    '.resourceNames',
  ),
  {
    what: 'a role that selects itself',
    object: clusterRole({
      metadata: { name: 'bad', labels: { top: 'true' } },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { top: 'true' } }] },
    }),
    path: 'aggregationRule.clusterRoleSelectors[0]',
  },
  {
    what: 'a role that is not there',
    object: narrow([ANN], { ...READER, name: 'gone' }),
    path: 'roleRef',
  },
  { what: 'nobody', object: narrow([]), path: 'subjects' },
];

/** Something to bind, so that only what is wrong gives nothing. */
export const READING: JsonObject = {
  ...clusterRole({ rules: [RULE] }),
  metadata: { name: 'reader' },
};

export const BINDS_BAD: JsonObject = {
  ...wide([ANN], { ...READER, name: 'bad' }),
  metadata: { name: 'binds-bad' },
};
