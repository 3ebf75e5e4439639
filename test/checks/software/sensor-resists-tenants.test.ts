import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/software/sensor-resists-tenants.ts';
import { judgeExample } from '../../judge.ts';
import {
  AGENT,
  ANN,
  CONTROLLER,
  EVERYBODY,
  exception,
  may,
  statuses as ordered,
  TEAM,
} from '../rbac/objects.ts';
import { said } from '../said.ts';

/** In which order verdicts are shown is the engine's matter. */
const statuses: typeof ordered = (...all) => {
  const found = ordered(...all);
  return typeof found === 'string' ? found : found.toSorted();
};

const ALL = '[{operator: Exists}]';

function sensor(tolerations = ALL, more = '', namespace = 'edr'): string {
  return `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: falco, namespace: ${namespace}}
  spec:
    template:
      spec:
        ${more === '' ? 'priorityClassName: system-node-critical' : more}
        tolerations: ${tolerations}
        containers: [{name: falco, image: 'falcosecurity/falco:0.42.0'}]
        volumes: [{name: rules, configMap: {name: rules}}]`;
}

const KEY = 'apps/DaemonSet/edr/falco';
const AGENT_KEY = 'core/ServiceAccount/shop/agent';

const rule = (group: string, resource: string, verb: string, names = '') =>
  `{apiGroups: ['${group}'], resources: [${resource}], verbs: [${verb}]${
    names === '' ? '' : `, resourceNames: [${names}]`
  }}`;

const PATCH = rule('apps', 'daemonsets', 'patch');

describe('rights over the sensor', () => {
  it('fail for accounts of tenants, groups of everybody and people whom nobody names', () => {
    for (const [subject, key] of [
      [AGENT, AGENT_KEY],
      [EVERYBODY, 'Group/system:authenticated'],
      [ANN, 'User/ann'],
    ] as const) {
      const objects = sensor() + may(subject, PATCH);
      expect(statuses(check, { objects })).toEqual([`fail ${key}`, `pass ${KEY}`]);
    }
  });

  it('pass for the platform, for whom the plan names, and for whom an exception declares', () => {
    const pass = (objects: string, plan?: string) =>
      statuses(check, { objects: sensor() + objects, ...(plan === undefined ? {} : { plan }) });
    expect(pass(may(CONTROLLER, PATCH))).toEqual([
      `pass ${KEY}`,
      'pass core/ServiceAccount/kube-system/controller',
    ]);
    expect(pass(may(ANN, PATCH), 'access: {admins: [{user: ann}]}')).toEqual([
      'pass User/ann',
      `pass ${KEY}`,
    ]);
    expect(pass(may(AGENT, PATCH), exception(check, 'shop', 'agent'))).toEqual([
      `pass ${KEY}`,
      `pass ${AGENT_KEY}`,
    ]);
  });

  it.for([
    ['deleting the DaemonSet by its name', rule('apps', 'daemonsets', 'delete', 'falco')],
    ['deleting all DaemonSets', rule('apps', 'daemonsets', 'deletecollection')],
    ['changing all that configures', rule('', 'configmaps', 'update')],
    ['changing what the sensor mounts', rule('', 'configmaps', 'patch', 'other, rules')],
    ['deleting the namespace', rule('', 'namespaces', 'delete', 'edr')],
    ['everything', `{apiGroups: ['*'], resources: ['*'], verbs: ['*']}`],
  ] as const)('count: %s', ([, one]) => {
    for (const where of [undefined, 'edr']) {
      const objects = sensor() + may(AGENT, one, where);
      expect(statuses(check, { objects })).toEqual([`fail ${AGENT_KEY}`, `pass ${KEY}`]);
    }
  });

  it.for([
    ['another DaemonSet', rule('apps', 'daemonsets', 'delete', 'other')],
    ['all but one by name', rule('apps', 'daemonsets', 'deletecollection', 'falco')],
    ['reading', rule('apps', 'daemonsets', '"get", "create"')],
    ['its status', rule('apps', 'daemonsets/status', 'patch')],
    ['another group', rule('example.com', 'daemonsets', 'patch')],
    ['a ConfigMap that it does not mount', rule('', 'configmaps', 'update', 'lease')],
    ['another namespace', rule('', 'namespaces', 'delete', 'shop')],
  ] as const)('do not count: %s', ([, one]) => {
    const objects = sensor() + may(AGENT, one);
    expect(statuses(check, { objects })).toEqual([`pass ${KEY}`, 'pass cluster']);
  });

  it('do not count in namespaces without a sensor', () => {
    const objects = sensor() + may(TEAM, PATCH, 'shop');
    expect(statuses(check, { objects })).toEqual([`pass ${KEY}`, 'pass cluster']);
  });

  it('pass for the account that the sensor runs as, unless it is the default one', () => {
    const named = (name: string) =>
      statuses(check, {
        objects:
          sensor(ALL, `serviceAccountName: ${name}`) +
          may(`{kind: ServiceAccount, name: ${name}, namespace: edr}`, PATCH, 'edr'),
      });
    expect(named('falco')).toEqual([`pass ${KEY}`, 'pass core/ServiceAccount/edr/falco']);
    expect(named('default')).toEqual(['fail core/ServiceAccount/edr/default', `pass ${KEY}`]);
  });

  it('over sensors of two namespaces are one verdict about their holder', () => {
    const objects = `${sensor()}${sensor(ALL, '', 'edr2')}${may(AGENT, PATCH)}`;
    expect(statuses(check, { objects })).toEqual([
      `fail ${AGENT_KEY}`,
      `pass ${KEY}`,
      'pass apps/DaemonSet/edr2/falco',
    ]);
  });

  it('are shown once where one rule gives several', () => {
    const all = `{apiGroups: ['*'], resources: ['*'], verbs: [patch, delete]}`;
    const outcome = judgeExample(check, { objects: sensor() + may(AGENT, all, 'edr') });
    const [first] = outcome.type === 'judged' ? outcome.verdicts : [];
    const shown = first !== undefined && 'evidence' in first ? first.evidence : [];
    expect(shown.map(({ path }) => path)).toEqual(['subjects[0]', 'rules[0]']);
  });

  it('name the binding and the rule', () => {
    const outcome = judgeExample(check, { objects: sensor() + may(AGENT, PATCH, 'edr') });
    expect(outcome).toMatchObject({
      status: 'fail',
      verdicts: [
        {
          message: 'a ServiceAccount of a tenant may switch off a runtime sensor in edr',
          evidence: [{ path: 'subjects[0]' }, { path: 'rules[0]' }],
        },
        {},
      ],
    });
  });
});

describe('tolerations', () => {
  it.for([
    ['[]', 'a taint NoSchedule or NoExecute keeps the sensor off a node'],
    ['[{operator: Exists, effect: NoSchedule}]', 'a taint NoExecute keeps the sensor off a node'],
    [
      '[{operator: Exists, effect: NoExecute}, {key: a, operator: Exists, effect: NoSchedule}]',
      'a taint NoSchedule keeps the sensor off a node',
    ],
    ['[{key: a, operator: Exists}]', 'a taint NoSchedule or NoExecute keeps the sensor off a node'],
    ["[{key: '', value: ''}]", 'a taint NoSchedule or NoExecute keeps the sensor off a node'],
  ] as const)('%s are a warning', ([tolerations, message]) => {
    expect(said(check, { objects: sensor(tolerations) })).toContain(`warn: ${message}`);
  });

  it.for([
    ALL,
    "[{key: '', operator: Exists, effect: ''}]",
    '[{operator: Exists, effect: NoSchedule}, {operator: Exists, effect: NoExecute}]',
  ])('%s are every taint', (tolerations) => {
    expect(statuses(check, { objects: sensor(tolerations) })).toEqual([
      `pass ${KEY}`,
      'pass cluster',
    ]);
  });

  it('are shown with the priority class', () => {
    const objects = sensor('[{key: a, operator: Exists, effect: NoSchedule}]');
    expect(judgeExample(check, { objects })).toMatchObject({
      verdicts: [
        {
          evidence: [
            { path: 'spec.template.spec.tolerations', value: 'a Exists NoSchedule' },
            { path: 'spec.template.spec.priorityClassName', value: 'system-node-critical' },
          ],
        },
        {},
      ],
    });
  });
});

describe('what was not seen', () => {
  const NODE = '\n- {apiVersion: v1, kind: Node, metadata: {name: a}}';

  it('is unknown where no sensor is recognised', () => {
    expect(statuses(check, { objects: NODE })).toEqual(['unknown cluster']);
  });

  it('does not apply where no node can host a sensor', () => {
    const objects = `
- {apiVersion: v1, kind: Node, metadata: {name: f, labels: {eks.amazonaws.com/compute-type: fargate}}}`;
    expect(statuses(check, { objects })).toBe('not-applicable');
  });

  it('leaves open who else may, and which sensors there are', () => {
    const objects = sensor() + may(AGENT, rule('apps', 'daemonsets', 'get'));
    for (const kind of ['ClusterRole', 'ClusterRoleBinding', 'RoleBinding']) {
      const hidden = [`rbac.authorization.k8s.io/${kind}`];
      expect(statuses(check, { objects }, { hidden })).toContain('unknown cluster');
    }
    expect(statuses(check, { objects }, { hidden: ['apps/DaemonSet'] })).toEqual([
      'unknown cluster',
    ]);
  });

  it('a DaemonSet that the plan declares is judged like one that is recognised', () => {
    const objects = `${sensor('[]').replace('falcosecurity/falco', 'own/edr')}${may(AGENT, PATCH)}`;
    const plan = 'security: {sensors: [{namespace: edr, daemonSet: falco}]}';
    expect(statuses(check, { objects, plan })).toEqual([`fail ${AGENT_KEY}`, `warn ${KEY}`]);
    expect(statuses(check, { objects })).toEqual(['unknown cluster']);
  });
});
