import type { ApiServer } from '../../src/facts/identity/api-server.ts';
import { type ApiServers, apiServers } from '../../src/facts/identity/api-servers.ts';
import { authorizationModes } from '../../src/facts/identity/authorization-modes.ts';
import {
  type CloudGrants,
  type CloudHolder,
  cloudGrants,
} from '../../src/facts/identity/cloud-grants.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudAuthorizers } from '../../src/model/cloud/authorizers.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import {
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('RBC-17'),
  lifecycle: 'experimental',
  rule: `PASS when every identity to which the cloud gives rights in the cluster (access entries, IAM members, role
    assignments) is in access.external or access.admins of the plan. WARN for one that is not, or that the cloud
    no longer has, and for an authorization webhook. FAIL for an undeclared administrator, and when an API server
    runs with AlwaysAllow or ABAC, which voids every answer of RBAC. Unknown without the cloud. Not applicable when
    RBAC is the only authorizer.`,
  why: `Rights of the cloud show in no binding: whoever reviews RBAC alone misses the contractor with an access policy,
    and whoever revokes a binding leaves that way in.`,
  fix: `List access entries, IAM members or role assignments of the cluster, delete those that nobody knows, and write
    the others into access.external. Start API servers with --authorization-mode=Node,RBAC.`,
  grade: worst,
  needs: { grants: cloudGrants, servers: apiServers },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        authorizers:
          - principal: 'arn:aws:iam::111122223333:role/platform-admins'
            holder: people
            grants: AmazonEKSClusterAdminPolicy
            admin: true
            field: accessEntries[platform-admins].associatedAccessPolicies
      `,
      plan: `
        access:
          external: [{cloudPrincipal: 'arn:aws:iam::111122223333:role/platform-admins', level: admin}]
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        authorizers:
          - principal: 'arn:aws:iam::111122223333:user/contractor'
            holder: people
            grants: AmazonEKSClusterAdminPolicy
            admin: true
            field: accessEntries[contractor].associatedAccessPolicies
      `,
    },
  },
  *evaluate({ grants, servers }) {
    const own = [...ofServers(servers.servers), ...ofGrants(grants)];
    const gaps = someGaps(missingOf(servers, grants));
    yield* own;
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all authorizers were seen', gaps);
    else if (own.length === 0) yield nothingElse(servers.servers);
  },
});

/** Where API servers are pods of this cluster, no cloud authorizes anybody beside them. */
function missingOf(servers: ApiServers, grants: CloudGrants): readonly Gap[] {
  if (servers.servers.length > 0) return servers.gaps;
  if (grants.holders !== undefined) return [...grants.gaps, ...servers.closed];
  return [...grants.gaps, ...servers.gaps];
}

function* ofServers(servers: readonly ApiServer[]): Iterable<Verdict> {
  for (const server of servers) {
    const { subject } = server;
    const modes = authorizationModes(server);
    switch (modes.state) {
      case 'open':
        yield fail(subject, `${modes.modes.join(' and ')} allows what no binding does`, [
          modes.evidence,
        ]);
        break;
      case 'webhook':
        yield warn(subject, 'a webhook may allow what no binding does', [modes.evidence]);
        break;
      case 'unseen':
        yield unknown(subject, 'not seen which authorizers it asks', modes.gaps, {
          evidence: [modes.evidence],
        });
        break;
      case 'rbac':
        break;
    }
  }
}

function* ofGrants({ holders = [], missing }: CloudGrants): Iterable<Verdict> {
  for (const one of holders) yield verdictOf(one);
  for (const { principal, evidence } of missing) {
    const subject = { type: 'plan', key: `access.external/${principal}` } as const;
    yield warn(subject, 'the plan names it, and the cloud gives it nothing', [evidence]);
  }
}

function verdictOf({ subject, holder, admin, declared, evidence }: CloudHolder): Verdict {
  const [makes] = admin;
  const isAdmin = makes !== undefined;
  if (holder !== 'people' && !(isAdmin && holder === 'nodes')) {
    const whose = holder === 'nodes' ? 'nodes of the cluster' : "the cloud's own services";
    return pass(subject, `belongs to ${whose}`, evidence);
  }
  if (declared === undefined) {
    return isAdmin
      ? fail(subject, 'may do everything, shows in no binding, and nobody declares it', [
          makes,
          ...admin.slice(1),
        ])
      : warn(subject, 'has rights that show in no binding, and nobody declares it', evidence);
  }
  if (isAdmin && declared.level !== 'admin') {
    const message = 'may do everything, and the plan declares it for less';
    return fail(subject, message, [declared.evidence, ...admin], { contradiction: true });
  }
  return pass(subject, 'has rights that the plan declares', [declared.evidence, ...evidence]);
}

function nothingElse(servers: readonly ApiServer[]): Verdict {
  const [first, ...rest] = servers.map((one) => authorizationModes(one).evidence);
  if (first !== undefined) {
    return notApplicable('observed', 'RBAC is the only authorizer', [first, ...rest]);
  }
  const none = { subject: CLUSTER, path: cloudAuthorizers.id, value: '0' };
  return pass(CLUSTER, 'the cloud gives nobody rights in the cluster', [none]);
}
