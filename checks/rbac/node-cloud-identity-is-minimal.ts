import { type NodeIdentity, nodeIdentities } from '../../src/facts/identity/node-identities.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER, subjectOf } from '../../src/model/kubernetes/meta.ts';
import type { Node } from '../../src/model/kubernetes/node.ts';
import { type Gap, type Gaps, someGaps } from '../../src/model/observed.ts';
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
  ...entry('RBC-16'),
  lifecycle: 'experimental',
  rule: `For each node pool: PASS when the role, service account or kubelet identity of its machines holds what nodes of
    the provider need, and no more. WARN for more than that, such as rights of the network or storage driver that
    could be the driver's own, and for the default service account of the project. FAIL for an administrator, or
    for reading whatever the account stores. Unknown without reading the cloud's IAM. Not applicable on machines
    that have no cloud.`,
  why: `A container that breaks out is the node, and asks the metadata service for its credentials. Whatever they open
    is then open to the intruder from anywhere, long after the node is gone.`,
  fix: `Give node pools a role of their own with the provider's minimum, and give drivers and controllers a cloud
    identity by their ServiceAccounts.`,
  grade: worst,
  needs: { found: nodeIdentities },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        pools:
          - name: apps
            identity: {value: 'arn:aws:iam::111122223333:role/node', field: 'nodegroups[apps].nodeRole'}
            permissions:
              - {name: AmazonEKSWorkerNodePolicy, level: minimal, field: 'roles[node].attachedPolicies[0]'}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        pools:
          - name: apps
            identity: {value: 'arn:aws:iam::111122223333:role/node', field: 'nodegroups[apps].nodeRole'}
            permissions:
              - {name: AdministratorAccess, level: admin, field: 'roles[node].attachedPolicies[0]'}
      `,
    },
  },
  *evaluate({ found: { pools, others, onPremises, gaps } }) {
    const [first, ...rest] = onPremises;
    if (first !== undefined && pools.length === 0) {
      yield notApplicable('observed', 'its machines have no identity in a cloud', [first, ...rest]);
      return;
    }
    for (const one of pools) yield verdictOf(one);
    const missing = someGaps(gaps);
    if (missing !== undefined) yield unknownRest(CLUSTER, 'not all node pools were seen', missing);
    else if (others.length > 0) yield* others.slice(0, 20).map(ofOther);
    else if (pools.length === 0) {
      const none = { subject: CLUSTER, path: 'nodes and node pools', value: '0' };
      yield notApplicable('observed', 'there is no node', [none]);
    }
  },
});

function verdictOf(pool: NodeIdentity): Verdict {
  const { subject, level, isDefault, identity, evidence } = pool;
  const who = identity ?? 'the identity of its machines';
  if (level === 'admin') return fail(subject, `${who} is an administrator in the cloud`, evidence);
  if (level === undefined) {
    if (pool.serverless && identity === undefined) {
      return pass(
        subject,
        "its machines are the provider's, without an identity of ours",
        evidence,
      );
    }
    const best = isDefault ? ({ best: 'warn' } as const) : {};
    const message = `not seen what ${who} may do in the cloud`;
    return unknown(subject, message, [unread(who)], { evidence, ...best });
  }
  if (isDefault) {
    return warn(subject, 'its machines share the default identity of the project', evidence);
  }
  return level === 'extra'
    ? warn(subject, `${who} may do more in the cloud than nodes need`, evidence)
    : pass(subject, `${who} may do what nodes need`, evidence);
}

/** Such as those that an autoscaler starts: they are in none of the pools that the cloud lists. */
function ofOther({ meta }: Node): Verdict {
  const gaps: Gaps = [
    {
      source: 'cloud/pools',
      cause: 'not-collected',
      detail: `the node ${meta.name} is of no pool that the cloud lists`,
      permission: 'read access to the role or account that its machine was started with',
    },
  ];
  return unknown(subjectOf(meta), 'not seen what its machine may do in the cloud', gaps);
}

function unread(who: string): Gap {
  return {
    source: 'cloud/pools',
    cause: 'not-collected',
    detail: `what ${who} holds was not read`,
    permission:
      'iam:ListAttachedRolePolicies and iam:ListRolePolicies (EKS), resourcemanager.projects.getIamPolicy (GKE), or Microsoft.Authorization/roleAssignments/read (AKS)',
  };
}
