import { describe, expect, it } from 'vitest';
import { check as isolation } from '../../../checks/isolation/isolation-is-not-editable-by-tenants.ts';
import { check as writes } from '../../../checks/rbac/control-plane-writes-are-confined.ts';
import { check as promotion } from '../../../checks/rbac/escalation-verbs-are-confined.ts';
import { check as kubelets } from '../../../checks/rbac/kubelet-proxy-is-confined.ts';
import { check as secrets } from '../../../checks/rbac/secret-read-is-restricted.ts';
import { check as tokens } from '../../../checks/rbac/token-minting-is-confined.ts';
import { check as creation } from '../../../checks/rbac/workload-creation-is-narrow.ts';
import type { Check } from '../../../src/model/check.ts';
import { judgeExample } from '../../judge.ts';
import { AGENT, ANN, CONTROLLER, EVERYBODY, exception, may, statuses, TEAM } from './objects.ts';

const RBAC = 'rbac.authorization.k8s.io';
const AGENT_KEY = 'core/ServiceAccount/shop/agent';
const ADMINS = 'access: {admins: [{user: ann}]}';

interface Row {
  readonly check: Check;
  /** A rule that it confines, and one that is close and that it does not mind. */
  readonly rule: string;
  readonly harmless: string;
}

const ROWS: readonly Row[] = [
  {
    check: secrets,
    rule: "{apiGroups: [''], resources: [secrets], verbs: [watch]}",
    harmless: "{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [one]}",
  },
  {
    check: promotion,
    rule: "{apiGroups: [''], resources: [users], verbs: [impersonate]}",
    harmless: `{apiGroups: [''], resources: [clusterroles], verbs: [bind, escalate]}`,
  },
  {
    check: kubelets,
    rule: "{apiGroups: [''], resources: ['nodes/*', nodes/proxy], verbs: [get]}",
    harmless: "{apiGroups: [''], resources: [nodes, nodes/metrics], verbs: ['*']}",
  },
  {
    check: tokens,
    rule: "{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}",
    harmless: "{apiGroups: [''], resources: [serviceaccounts], verbs: [create]}",
  },
  {
    check: writes,
    rule: '{apiGroups: [apiregistration.k8s.io], resources: [apiservices], verbs: [patch]}',
    harmless: '{apiGroups: [apiregistration.k8s.io], resources: [apiservices], verbs: [get]}',
  },
  {
    check: isolation,
    rule: "{apiGroups: [''], resources: [namespaces], verbs: [patch]}",
    harmless: '{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [create]}',
  },
];

describe.for(ROWS.map((row) => [row.check.code, row] as const))(
  '%s',
  ([, { check, rule, harmless }]) => {
    it('fails for an account of a tenant, a group of everybody and people whom nobody names', () => {
      for (const [subject, key] of [
        [AGENT, AGENT_KEY],
        [EVERYBODY, 'Group/system:authenticated'],
        [ANN, 'User/ann'],
      ] as const) {
        expect(statuses(check, { objects: may(subject, rule) })).toEqual([`fail ${key}`]);
      }
    });

    it('passes for the platform, and for whom the plan names', () => {
      const platform = statuses(check, { objects: may(CONTROLLER, rule) });
      expect(platform).toEqual(['pass core/ServiceAccount/kube-system/controller']);
      const named = statuses(check, { objects: may(ANN, rule), plan: ADMINS });
      expect(named).toEqual(['pass User/ann']);
    });

    it('does not mind what is close to the right but gives none', () => {
      expect(statuses(check, { objects: may(AGENT, harmless) })).toEqual(['pass cluster']);
      const elsewhere = rule.replace(/apiGroups: \[[^\]]*\]/, 'apiGroups: [example.com]');
      expect(statuses(check, { objects: may(AGENT, elsewhere) })).toEqual(['pass cluster']);
      expect(statuses(check, { objects: '[]' })).toEqual(['pass cluster']);
    });

    it('passes nobody whose role or binding was not seen', () => {
      const bound = may(AGENT, harmless);
      for (const kind of ['ClusterRole', 'ClusterRoleBinding', 'RoleBinding']) {
        const hidden = [`${RBAC}/${kind}`];
        expect(statuses(check, { objects: bound }, { hidden })).toContain('unknown cluster');
      }
    });

    it('shows the binding and the rule', () => {
      const outcome = judgeExample(check, { objects: may(AGENT, rule) });
      const [verdict] = outcome.type === 'judged' ? outcome.verdicts : [];
      const paths = verdict !== undefined && 'evidence' in verdict ? verdict.evidence : [];
      expect(paths.slice(0, 2).map(({ path }) => path)).toEqual(['subjects[0]', 'rules[0]']);
    });
  },
);

const READ = "{apiGroups: [''], resources: [secrets], verbs: [get, list]}";

describe('reading Secrets', () => {
  it('of namespaces is a warning for people and no matter of accounts', () => {
    expect(statuses(secrets, { objects: may(TEAM, READ, 'shop') })).toEqual(['warn Group/team']);
    expect(statuses(secrets, { objects: may(AGENT, READ, 'shop') })).toEqual(['pass cluster']);
  });

  it('of kube-system fails like that of all', () => {
    expect(statuses(secrets, { objects: may(AGENT, READ, 'kube-system') })).toEqual([
      `fail ${AGENT_KEY}`,
    ]);
  });

  it('passes for a controller that an exception declares', () => {
    const plan = exception(secrets, 'shop', 'agent');
    expect(statuses(secrets, { objects: may(AGENT, READ), plan })).toEqual([`pass ${AGENT_KEY}`]);
  });
});

describe('promotion', () => {
  const rule = (resource: string, verb: string) =>
    `{apiGroups: [${RBAC}], resources: [${resource}], verbs: [${verb}]}`;

  it('within namespaces is a warning for people, unless they may bind ClusterRoles', () => {
    const own = may(TEAM, rule('rolebindings', 'create'), 'shop');
    expect(statuses(promotion, { objects: own })).toEqual(['warn Group/team']);
    const any = may(TEAM, rule('clusterroles', 'bind'), 'shop');
    expect(statuses(promotion, { objects: any })).toEqual(['fail Group/team']);
  });

  it('is shown with the way to the administrator of the cluster', () => {
    const objects =
      may(AGENT, rule('clusterroles', 'bind')) + may(AGENT, rule('clusterrolebindings', 'create'));
    const outcome = judgeExample(promotion, { objects });
    const messages =
      outcome.type === 'judged'
        ? outcome.verdicts.flatMap((one) => ('message' in one ? one.message : []))
        : [];
    expect(messages).toEqual([
      'a ServiceAccount of a tenant may promote themselves or others everywhere, and so becomes an administrator of the cluster',
    ]);
  });
});

describe('kubelet proxy', () => {
  const rule = "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}";
  const node = (version: string) => `
- {apiVersion: v1, kind: Node, metadata: {name: n1}, status: {nodeInfo: {kubeletVersion: ${version}}}}`;
  const plan = exception(kubelets, 'shop', 'agent');

  it('is a warning for a declared agent while kubelets know nothing finer, and else a failure', () => {
    const objects = may(AGENT, rule);
    expect(statuses(kubelets, { objects: objects + node('v1.32.1'), plan })).toEqual([
      `warn ${AGENT_KEY}`,
    ]);
    expect(statuses(kubelets, { objects: objects + node('v1.33.0'), plan })).toEqual([
      `fail ${AGENT_KEY}`,
    ]);
    const hidden = { hidden: ['core/Node'] };
    expect(statuses(kubelets, { objects, plan }, hidden)).toEqual([`unknown ${AGENT_KEY}`]);
  });

  it('is given by no RoleBinding', () => {
    expect(statuses(kubelets, { objects: may(AGENT, rule, 'shop') })).toEqual(['pass cluster']);
  });
});

describe('tokens', () => {
  const plan = exception(tokens, 'shop', 'agent');
  const rule = (more = '') =>
    `{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]${more}}`;

  it('of named accounts pass when declared, of a namespace are a warning, of all a failure', () => {
    const named = may(AGENT, rule(', resourceNames: [cart]'), 'shop');
    expect(statuses(tokens, { objects: named, plan })).toEqual([`pass ${AGENT_KEY}`]);
    expect(statuses(tokens, { objects: named })).toEqual([`fail ${AGENT_KEY}`]);
    expect(statuses(tokens, { objects: may(AGENT, rule(), 'shop'), plan })).toEqual([
      `warn ${AGENT_KEY}`,
    ]);
    expect(statuses(tokens, { objects: may(AGENT, rule()), plan })).toEqual([`fail ${AGENT_KEY}`]);
  });
});

describe('writes to the control plane', () => {
  it('are a warning for an operator that an exception declares', () => {
    const rule = "{apiGroups: [''], resources: [persistentvolumes], verbs: [create]}";
    const plan = exception(writes, 'shop', 'agent');
    expect(statuses(writes, { objects: may(AGENT, rule), plan })).toEqual([`warn ${AGENT_KEY}`]);
  });
});

describe('isolation', () => {
  it('of namespaces is a warning for people; delivery may be declared', () => {
    const rule = '{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [delete]}';
    expect(statuses(isolation, { objects: may(TEAM, rule, 'shop') })).toEqual(['warn Group/team']);
    const plan = exception(isolation, 'shop', 'agent');
    expect(statuses(isolation, { objects: may(AGENT, rule), plan })).toEqual([`pass ${AGENT_KEY}`]);
  });
});

describe('creation and exec', () => {
  const SHOP = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}';
  const TIERS = 'tiers: {critical: [{namespace: shop}]}';
  const exec = "{apiGroups: [''], resources: [pods/exec], verbs: [get]}";
  const judged = (objects: string, plan = TIERS) =>
    statuses(creation, { objects: SHOP + objects, plan });

  it('fail in a critical namespace for accounts, for everybody, and for people from everywhere', () => {
    expect(judged(may(AGENT, exec, 'shop'))).toEqual(['fail core/Namespace/shop']);
    expect(judged(may(EVERYBODY, exec, 'shop'))).toEqual(['fail core/Namespace/shop']);
    expect(judged(may(TEAM, exec))).toEqual(['fail core/Namespace/shop']);
  });

  it('are a warning for people of the namespace', () => {
    expect(judged(may(TEAM, exec, 'shop'))).toEqual(['warn core/Namespace/shop']);
  });

  it('pass for the platform, the plan and delivery that an exception declares', () => {
    expect(judged(may(CONTROLLER, exec))).toEqual(['pass core/Namespace/shop']);
    expect(judged(may(ANN, exec), `${TIERS}\n${ADMINS}`)).toEqual(['pass core/Namespace/shop']);
    const plan = `${TIERS}\n${exception(creation, 'shop', 'agent')}`;
    expect(judged(may(AGENT, exec), plan)).toEqual(['pass core/Namespace/shop']);
  });

  it('do not matter in other namespaces', () => {
    expect(judged(may(AGENT, exec, 'test'))).toEqual(['pass core/Namespace/shop']);
  });

  it('pass the accounts that OpenShift makes in each project, as it makes them', () => {
    const deployer = `
- apiVersion: ${RBAC}/v1
  kind: ClusterRole
  metadata: {name: 'system:deployer'}
  rules: [{apiGroups: [''], resources: [pods], verbs: [create]}]
- apiVersion: ${RBAC}/v1
  kind: RoleBinding
  metadata: {name: 'system:deployers', namespace: shop}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: 'system:deployer'}
  subjects: [{kind: ServiceAccount, name: deployer, namespace: shop}]`;
    expect(judged(deployer)).toEqual(['pass core/Namespace/shop']);
    expect(
      judged(deployer.replace('name: deployer, namespace: shop', 'name: deployer, namespace: x')),
    ).toEqual(['fail core/Namespace/shop']);
  });
});
