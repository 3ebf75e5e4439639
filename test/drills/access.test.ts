import { expect, test } from 'vitest';
import { check as elevation } from '../../checks/response/responder-power-is-elevated-on-demand.ts';
import { check as rights } from '../../checks/response/responders-have-their-rights.ts';
import { type AccessDrill, access } from '../../src/drills/access/access.ts';
import type { PlaceAnswer } from '../../src/drills/access/judge.ts';
import type { Example } from '../../src/model/check.ts';
import { format } from '../../src/model/fraction.ts';
import { computeFact, type ExampleOptions, judgeExample } from '../judge.ts';
import { allBut, bound, EVERY_RULE, NODE, PLAN, SHOP } from './responders.ts';

function played(example: Example, options: ExampleOptions = {}): AccessDrill {
  const found = computeFact(access, { plan: PLAN, version: 'v1.36.1', ...example }, options);
  if (found.state === 'unseen') throw new Error(found.gaps[0].detail);
  return found.value;
}

/** What became of one right, in each place of the first responder. */
function answers(drill: AccessDrill, id: string): readonly PlaceAnswer[] {
  const [first] = drill.named;
  if (first === undefined) throw new Error('nobody is named');
  const found = drill.of(first).rights.find(({ right }) => right.id === id);
  return found?.answers ?? [];
}

function states(drill: AccessDrill, id: string): readonly string[] {
  return answers(drill, id).map(({ namespace, state }) => `${namespace} ${state}`);
}

function credit({ credit: { lo, hi } }: AccessDrill): readonly [string, string] {
  return [format(lo), format(hi)];
}

const ALL = SHOP + NODE + bound(EVERY_RULE);

test('a group with every right has full credit, with the binding and the rule behind each', () => {
  const drill = played({ objects: ALL });
  expect(credit(drill)).toEqual(['1', '1']);
  expect(answers(drill, 'delete-pods')).toEqual([
    {
      namespace: 'shop',
      state: 'yes',
      by: 'rbac',
      elevated: false,
      lacking: [],
      gaps: [],
      disagrees: false,
      marks: {},
      evidence: [
        expect.objectContaining({
          subject: expect.objectContaining({ kind: 'ClusterRoleBinding', name: 'responders' }),
          path: 'subjects[0]',
          value: 'ClusterRole/responder',
        }),
        expect.objectContaining({
          subject: expect.objectContaining({ kind: 'ClusterRole', name: 'responder' }),
        }),
      ],
    },
  ]);
});

test('a missing critical right vetoes, a missing high one costs its weight', () => {
  const critical = played({ objects: SHOP + NODE + bound(allBut('pods', 'delete')) });
  expect(states(critical, 'delete-pods')).toEqual(['shop no']);
  expect(critical.credit.hi.n * 100n).toBeLessThanOrEqual(critical.credit.hi.d * 49n);
  const high = played({ objects: SHOP + NODE + bound(allBut('cronjobs', 'patch')) });
  expect(states(high, 'suspend-cronjobs')).toEqual(['shop no']);
  expect(high.credit.lo).toEqual(high.credit.hi);
  expect(high.credit.lo.n * 2n).toBeGreaterThan(high.credit.lo.d);
});

test('the drill and its check have one credit', () => {
  for (const rules of [EVERY_RULE, allBut('pods', 'delete'), allBut('cronjobs', 'patch'), '[]']) {
    const example = { objects: SHOP + NODE + bound(rules), plan: PLAN, version: 'v1.36.1' };
    const outcome = judgeExample(rights, example);
    expect(outcome.type === 'judged' ? outcome.credit : outcome.type).toEqual(
      played(example).credit,
    );
  }
});

test('a right in another namespace, or on objects by name, is not the right', () => {
  const elsewhere = played({ objects: SHOP + NODE + bound(EVERY_RULE, 'other') });
  expect(states(elsewhere, 'delete-pods')).toEqual(['shop no']);
  const named = played({
    objects: `${SHOP}${NODE}${bound("[{apiGroups: [''], resources: [pods], resourceNames: [a], verbs: ['*']}]")}`,
  });
  expect(states(named, 'delete-pods')).toEqual(['shop no']);
  expect(states(named, 'mark-pods')).toEqual(['shop no']);
});

test('a role binding gives rights in its namespace alone, never on nodes', () => {
  const drill = played({ objects: SHOP + NODE + bound(EVERY_RULE, 'shop') });
  expect(states(drill, 'delete-pods')).toEqual(['shop yes']);
  expect(states(drill, 'cordon-nodes')).toEqual([' no']);
});

test('what everybody is bound to counts for a group as well', () => {
  const everybody = bound(EVERY_RULE).replaceAll('name: responders', 'name: system:authenticated');
  expect(credit(played({ objects: SHOP + NODE + everybody }))).toEqual(['1', '1']);
});

test('exec needs get and create from 1.35 on, create alone before, and where the version was not seen both', () => {
  const objects = SHOP + NODE + bound(allBut('pods/exec', 'get'));
  expect(states(played({ objects, version: 'v1.35.0' }), 'exec-pods')).toEqual(['shop no']);
  expect(states(played({ objects, version: 'v1.34.2' }), 'exec-pods')).toEqual(['shop yes']);
  const unseen = played({ objects }, { hidden: ['info/version'] });
  const [answer] = answers(unseen, 'exec-pods');
  expect(answer?.state).toBe('unknown');
  expect(answer?.gaps.map(({ source }) => source)).toContain('info/version');
});

test('scaling by the subresource needs a rule for it, or a star', () => {
  const objects = (resources: string): string =>
    `${SHOP}${NODE}${bound(`[{apiGroups: [apps], resources: [${resources}], verbs: [patch]}]`)}`;
  const scaled = (resources: string): readonly string[] =>
    states(played({ objects: objects(resources) }), 'scale-deployments');
  expect(scaled('deployments')).toEqual(['shop no']);
  expect(scaled('deployments, deployments/scale')).toEqual(['shop yes']);
  expect(scaled("deployments, '*/scale'")).toEqual(['shop yes']);
});

test('a checkpoint takes create on nodes/proxy: get alone, which already leads into pods, does not do (fixture 23)', () => {
  const only = (verb: string): readonly string[] =>
    states(
      played({
        objects: `${SHOP}${NODE}${bound(`[{apiGroups: [''], resources: [nodes/proxy], verbs: [${verb}]}]`)}`,
      }),
      'checkpoint-containers',
    );
  expect(only('get')).toEqual([' no']);
  expect(only('create')).toEqual([' yes']);
});

test('pods for forensics are created in the namespace of the plan; without one it is not known (fixture 22)', () => {
  const plan = PLAN.replace('forensics: {namespace: shop}', 'forensics: {namespace: ir}');
  const here = { objects: SHOP + NODE + bound(EVERY_RULE, 'ir'), plan };
  expect(states(played(here), 'run-forensic-pods')).toEqual(['ir yes']);
  const elsewhere = { objects: SHOP + NODE + bound(EVERY_RULE, 'shop'), plan };
  expect(states(played(elsewhere), 'run-forensic-pods')).toEqual(['ir no']);
  const [answer] = answers(
    played({ objects: ALL, plan: PLAN.replace(/forensics.*\n/, '') }),
    'run-forensic-pods',
  );
  expect(answer?.gaps[0]?.permission).toBe('--plan FILE with forensics.namespace');
});

test('what pauses a reconciler is asked for by its object, in its own namespace', () => {
  const scaler = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec: {replicas: 1, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: a, image: a}]}}}
- apiVersion: keda.sh/v1alpha1
  kind: ScaledObject
  metadata: {name: api, namespace: shop}
  spec: {scaleTargetRef: {name: api}, minReplicaCount: 1}`;
  const rule =
    '[{apiGroups: [keda.sh], resources: [scaledobjects], resourceNames: [api], verbs: [patch]}]';
  expect(
    states(played({ objects: SHOP + NODE + bound(rule) + scaler }), 'pause-reconcilers'),
  ).toEqual(['shop yes']);
  const [answer] = answers(
    played({ objects: SHOP + NODE + bound('[]') + scaler }),
    'pause-reconcilers',
  );
  expect(answer).toMatchObject({
    state: 'no',
    lacking: [
      {
        namespace: 'shop',
        action: { verb: 'patch', resource: 'scaledobjects', name: 'api' },
      },
    ],
  });
  expect(states(played({ objects: ALL }), 'pause-reconcilers')).toEqual([]);
});

test('without a playbook only critical rights are surely needed, with one those of its parts too', () => {
  const required = (plan: string): ReadonlyMap<string, string> =>
    new Map(played({ objects: ALL, plan }).needed.rights.map(({ id, required }) => [id, required]));
  const none = required(PLAN.replace(/playbooks.*\n/, ''));
  expect([none.get('delete-pods'), none.get('suspend-cronjobs')]).toEqual(['yes', 'unknown']);
  const contain = required(PLAN.replace(/playbooks.*\n/, PLAYBOOK('[contain]')));
  expect([contain.get('suspend-cronjobs'), contain.get('exec-pods')]).toEqual(['yes', 'no']);
});

const PLAYBOOK = (steps: string): string =>
  `playbooks: [{scenario: compromised-pod, link: IR-1, steps: ${steps}}]\n`;

test('a user may be in groups that nobody names: a no is unknown, for a service account it is a no', () => {
  const asked = (responder: string): PlaceAnswer | undefined => {
    const plan = PLAN.replace('{group: responders}', responder);
    return answers(played({ objects: SHOP + NODE, plan }), 'delete-pods')[0];
  };
  expect(asked('{user: ann}')).toMatchObject({
    state: 'unknown',
    gaps: [
      { source: 'identity-provider', permission: 'their groups in access.responders of the plan' },
    ],
  });
  expect(asked("{serviceAccount: 'ir/bot'}")).toMatchObject({ state: 'no', gaps: [] });
});

test('a group that is given for a while gives rights then, and no standing power', () => {
  const objects =
    SHOP +
    NODE +
    bound(EVERY_RULE).replace('kind: Group, name: responders', 'kind: Group, name: ir-now');
  const plan = PLAN.replace('access: {', 'access: {jit: {tool: pim, groups: [ir-now]}, ');
  expect(answers(played({ objects, plan }), 'delete-pods')).toMatchObject([
    { state: 'yes', elevated: true },
  ]);
  expect(judgeExample(elevation, { objects, plan, version: 'v1.36.1' })).toMatchObject({
    status: 'pass',
  });
  expect(judgeExample(elevation, { objects: ALL, plan, version: 'v1.36.1' })).toMatchObject({
    status: 'warn',
  });
});

test('a group of masters needs no binding, and is the juiciest target (fixture 19)', () => {
  const plan = PLAN.replace('group: responders', 'group: system:masters');
  const drill = played({ objects: SHOP + NODE, plan });
  expect(states(drill, 'delete-pods')).toEqual(['shop yes']);
  expect(judgeExample(elevation, { objects: SHOP + NODE, plan, version: 'v1.36.1' })).toMatchObject(
    { status: 'fail' },
  );
});

test.for([
  ['every Secret', "{apiGroups: [''], resources: [secrets], verbs: [list]}", 'fail'],
  [
    'to bind',
    '{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}',
    'fail',
  ],
  ['to impersonate', "{apiGroups: [''], resources: [users], verbs: [impersonate]}", 'fail'],
  ['to patch pods', "{apiGroups: [''], resources: [pods], verbs: [patch]}", 'warn'],
] as const)('standing rights %s are told', ([, rule, status]) => {
  const plan = PLAN.replace('access: {', 'access: {jit: {tool: pim}, ');
  const example = { objects: SHOP + NODE + bound(`[${rule}]`), plan, version: 'v1.36.1' };
  expect(judgeExample(elevation, example)).toMatchObject({ status });
});

test('reading alone is only fine where something elevates', () => {
  const objects = `${SHOP}${NODE}${bound("[{apiGroups: [''], resources: [pods], verbs: [get]}]")}`;
  expect(judgeExample(elevation, { objects, plan: PLAN, version: 'v1.36.1' })).toMatchObject({
    status: 'warn',
  });
});

test('nobody who is named leaves both checks unknown, and says what to name', () => {
  for (const check of [rights, elevation]) {
    expect(judgeExample(check, { objects: ALL, version: 'v1.36.1' })).toMatchObject({
      status: 'unknown',
      gaps: [{ cause: 'not-attested' }],
    });
  }
});

const EKS = `
- {apiVersion: v1, kind: Node, metadata: {name: n1, labels: {eks.amazonaws.com/nodegroup: a}}, spec: {providerID: 'aws:///eu-1a/i-1'}}`;

function onEks(example: Example): PlaceAnswer | undefined {
  const drill = played({ version: 'v1.34.1-eks-113cf36', ...example });
  return answers(drill, 'delete-pods')[0];
}

test('where the cloud may give rights, what no binding gives is not known, and a review would tell', () => {
  expect(onEks({ objects: SHOP + EKS })).toMatchObject({
    state: 'unknown',
    by: 'rbac',
    gaps: [
      {
        source: 'probe/subject-access-reviews',
        cause: 'not-collected',
        permission: 'a live cluster read with --plan FILE, and create subjectaccessreviews',
      },
    ],
  });
  const rows = played({ objects: SHOP + EKS, version: 'v1.34.1-eks-113cf36' }).needed.rights;
  expect(rows.filter(({ step }) => step === 'cloud').length).toBe(5);
});

const review = (more: object): string =>
  JSON.stringify({
    'subject-access-reviews': {
      answers: [
        {
          groups: ['responders', 'system:authenticated'],
          verb: 'delete',
          resource: 'pods',
          namespace: 'shop',
          ...more,
        },
      ],
    },
  });

test('the API server knows what no binding shows, and its answer says so (fixture 33)', () => {
  const reason = 'EKS Access Policy: allowed by AmazonEKSEditPolicy';
  const asked = onEks({ objects: SHOP + EKS, probes: review({ allowed: true, reason }) });
  expect(asked).toMatchObject({ state: 'yes', by: 'api-server', disagrees: false });
  expect(asked?.evidence[0]).toEqual({
    subject: { type: 'principal', key: 'Group/responders', kind: 'Group', name: 'responders' },
    path: 'SubjectAccessReview: delete pods in shop',
    value: 'allowed',
    note: reason,
  });
  expect(onEks({ objects: SHOP + EKS, probes: review({ allowed: false }) })).toMatchObject({
    state: 'no',
    by: 'api-server',
    gaps: [],
  });
});

test('a no of an authorizer that failed is no answer', () => {
  const probes = review({ allowed: false, failed: true });
  expect(onEks({ objects: SHOP + EKS, probes })).toMatchObject({ state: 'unknown' });
  const bindings = onEks({ objects: SHOP + EKS + bound(EVERY_RULE), probes });
  expect(bindings).toMatchObject({ state: 'yes', by: 'rbac' });
});

test('what the cloud was seen to give counts for whom the plan names, and leaves others open', () => {
  const grant = (more: string): string => `
authorizers:
  - {principal: 'arn:aws:iam::1:role/ir', holder: people, grants: AmazonEKSClusterAdminPolicy, admin: true, field: 'accessEntries[0]'${more}}`;
  const plan = PLAN.replace('group: responders', "cloudPrincipal: 'arn:aws:iam::1:role/ir'");
  const asked = (cloud: string, who = plan): PlaceAnswer | undefined =>
    onEks({ objects: SHOP + EKS + bound(EVERY_RULE), cloud, plan: who });
  expect(asked(grant(''))).toMatchObject({ state: 'yes', by: 'cloud' });
  expect(asked(grant(', namespaces: [other]'))).toMatchObject({ state: 'unknown' });
  expect(asked(grant(', namespaces: [shop]'))).toMatchObject({ state: 'yes', by: 'cloud' });
  const signsIn = grant(', groups: [responders]').replace('admin: true', 'admin: false');
  expect(asked(signsIn)).toMatchObject({ state: 'yes', by: 'rbac' });
  const nobody = onEks({ objects: SHOP + EKS, cloud: 'authorizers: []' });
  expect(nobody).toMatchObject({ state: 'no', by: 'rbac' });
  const others = onEks({ objects: SHOP + EKS, cloud: grant('') });
  expect(others?.gaps.map(({ permission }) => permission)).toEqual([
    'their cloudPrincipal in access.responders of the plan',
  ]);
});

test.for([
  ['a way in that needs neither', '[sso, network]', 'yes'],
  ['one that needs the network', '[sso]', 'no'],
] as const)('%s is told', ([, independentOf, state]) => {
  const plan = PLAN.replace(
    'access: {',
    `access: {breakGlass: {method: card, independentOf: ${independentOf}, lastTest: 2026-11-01}, `,
  );
  const { conditions } = played({ objects: ALL, plan });
  const byId = new Map(conditions.map((one) => [one.id, one.state]));
  expect([byId.get('break-glass'), byId.get('break-glass-test')]).toEqual([state, 'yes']);
  expect(byId.get('membership')).toBe('unknown');
});

test.for([
  [10, 'yes'],
  [15, 'no'],
] as const)('elevation that takes %i minutes of 15 is in time: %s', ([minutes, state]) => {
  const plan = `${PLAN.replace('access: {', `access: {jit: {tool: pim, approvalMinutes: ${minutes}}, `)}
objectives: {containMinutes: 15}`;
  const found = played({ objects: ALL, plan }).conditions.find(({ id }) => id === 'elevation');
  expect(found?.state).toBe(state);
});

test.for([
  [
    'public: {value: true, field: p}, private: {value: true, field: q}, allowed: {value: [0.0.0.0/0], field: a}',
    'yes',
  ],
  [
    'public: {value: true, field: p}, private: {value: true, field: q}, allowed: {value: [192.0.2.0/24], field: a}',
    'unknown',
  ],
  [
    'public: {value: false, field: p}, private: {value: true, field: q}, allowed: {value: [], field: a}',
    'no',
  ],
] as const)('an API server with %s can be reached from elsewhere: %s', ([exposure, state]) => {
  const drill = played({ objects: ALL, cloud: `exposure: {${exposure}}` });
  expect(drill.conditions.find(({ id }) => id === 'endpoint')?.state).toBe(state);
});
