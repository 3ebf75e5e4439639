import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import {
  type CredentialReach,
  credentialReach,
} from '../../src/facts/isolation/credential-reach.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { type WorkloadView, workloads } from '../../src/facts/workloads.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-06'),
  lifecycle: 'stable',
  rule: `Each tenant workload: its node pools keep their credentials from pods (hop limit 1 with required tokens,
    GKE_METADATA, the AKS restriction), or policies that take effect refuse it TCP 80 of 169.254.169.254, and of
    fd00:ec2::254 on AWS. PASS all, WARN where only pools are open that an exception of the plan names (kind
    NodePool), FAIL where any workload reaches the credentials; on the network of its node it always does. Not
    applicable where every node's providerID says that it is in a data centre.`,
  why: `The node's cloud role pulls images, attaches volumes and often reads buckets. Whoever gets it out of one pod
    has left the cluster, and no network policy written later takes it back.`,
  fix: `Require IMDSv2 with hop limit 1, turn on GKE_METADATA or the AKS restriction on every pool, and exclude
    169.254.169.254/32 from egress rules.`,
  grade: worst,
  needs: {
    reach: credentialReach,
    workloads: maybe(workloads),
    tenancy: maybe(tenancy),
    declarations,
  },
  examples: {
    pass: {
      cloud: `
        pools: [{name: main, metadataProtected: {value: true, field: launchTemplate.metadataOptions}}]
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: a, labels: {eks.amazonaws.com/nodegroup: main}}
          spec: {providerID: 'aws:///eu-central-1a/i-0a1b'}
          status: {conditions: [{type: Ready, status: 'True'}], nodeInfo: {operatingSystem: linux}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
      `,
    },
    fail: {
      cloud: `
        pools: [{name: main, metadataProtected: {value: false, field: launchTemplate.metadataOptions}}]
      `,
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Node
          metadata: {name: a, labels: {eks.amazonaws.com/nodegroup: main}}
          spec: {providerID: 'aws:///eu-central-1a/i-0a1b'}
          status: {conditions: [{type: Ready, status: 'True'}], nodeInfo: {operatingSystem: linux}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: api, namespace: shop}
          spec: {nodeName: a, containers: [{name: main, image: shop/api:1}]}
      `,
    },
  },
  *evaluate({ reach, workloads, tenancy, declarations }) {
    const [proof, ...more] = reach.onPremises;
    if (proof !== undefined) {
      const message = 'no node is a machine with credentials of a cloud';
      return yield notApplicable('observed', message, [proof, ...more]);
    }
    const isTenant = tenancy.state === 'unseen' ? () => false : tenancy.value.isTenant;
    const tenants = visible(workloads).filter(({ namespace }) => isTenant(namespace));
    for (const one of tenants) yield verdictOf(one, reach.of(one), declarations);
    const gaps = someGaps([...gapsOf(workloads), ...gapsOf(tenancy)]);
    if (gaps !== undefined) {
      yield unknownRest(CLUSTER, 'not all workloads of tenants were seen', gaps);
    } else if (tenants.length === 0) {
      yield notApplicable('observed', 'no tenant namespace has a workload', [
        { subject: CLUSTER, path: 'workloads in tenant namespaces', value: '0' },
      ]);
    }
  },
});

function verdictOf(
  workload: WorkloadView,
  found: CredentialReach,
  declarations: Declarations,
): Verdict {
  const { subject } = workload;
  const { message } = found;
  const evidence = someOf(found, workload);
  switch (found.state) {
    case 'policy':
    case 'pool':
      return pass(subject, message, evidence);
    case 'host':
      return fail(subject, message, evidence);
    case 'open': {
      const declared = found.pools.map((pool) => declarations.of(check, pool.subject));
      const accepted = declared.flatMap((one) => one ?? []);
      if (accepted.length < found.pools.length) return fail(subject, message, evidence);
      return warn(subject, `${message}; the plan accepts its pools`, [...evidence, ...accepted]);
    }
    case 'unknown': {
      const gaps = someGaps(found.gaps);
      if (gaps === undefined) throw new RangeError(`${subject.key} is unknown without a reason`);
      return unknown(subject, message, gaps, { evidence: found.evidence });
    }
  }
}

function someOf({ evidence, message }: CredentialReach, { subject }: WorkloadView): SomeEvidence {
  const [first, ...rest] = evidence;
  const none: Evidence = { subject, path: '', value: message };
  return first === undefined ? [none] : [first, ...rest];
}
