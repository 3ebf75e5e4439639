import {
  type CloudIdentityMapping,
  cloudIdentities,
} from '../../src/facts/identity/cloud-identities.ts';
import { type Trust, trustOf } from '../../src/facts/identity/trust.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import type { CloudRole } from '../../src/model/cloud/workload-identities.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import { thisCluster } from '../../src/model/source.ts';
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
  ...entry('RBC-15'),
  lifecycle: 'experimental',
  rule: `For each ServiceAccount that is mapped to an identity of the cloud, by its annotation or by the cloud: PASS when
    that identity trusts one account of one namespace and holds no administrative role. WARN when it trusts a whole
    namespace, several accounts, or tokens of any audience. FAIL when it trusts accounts of any namespace, or is an
    administrator. Unknown without reading the cloud's IAM. Not applicable where nothing is mapped.`,
  why: `Whoever takes over the pod is that identity in the cloud, out of sight of every log of the cluster. A role with
    a wide trust is also open to pods that nobody meant.`,
  fix: `Give each workload a role of its own, whose trust names one system:serviceaccount:NAMESPACE:NAME and the
    audience, with the few permissions that it uses.`,
  grade: worst,
  needs: { found: cloudIdentities, cluster: thisCluster },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      objects: `
        - apiVersion: v1
          kind: ServiceAccount
          metadata:
            name: cart
            namespace: shop
            annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/cart'}
      `,
      cloud: `
        workload-identities:
          associations: []
          roles:
            - role: 'arn:aws:iam::111122223333:role/cart'
              subjects: {value: ['system:serviceaccount:shop:cart'], field: 'roles[cart].Condition.sub'}
              audiences: {value: [sts.amazonaws.com], field: 'roles[cart].Condition.aud'}
              permissions: [{name: cart-files, level: extra, field: 'roles[cart].attachedPolicies[0]'}]
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      objects: `
        - apiVersion: v1
          kind: ServiceAccount
          metadata:
            name: cart
            namespace: shop
            annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::111122223333:role/cart'}
      `,
      cloud: `
        workload-identities:
          associations: []
          roles:
            - role: 'arn:aws:iam::111122223333:role/cart'
              subjects: {value: ['system:serviceaccount:*:*'], field: 'roles[cart].Condition.sub'}
              audiences: {value: [sts.amazonaws.com], field: 'roles[cart].Condition.aud'}
              permissions: [{name: cart-files, level: extra, field: 'roles[cart].attachedPolicies[0]'}]
      `,
    },
  },
  *evaluate({ found: { mappings, gaps, roleGaps }, cluster }) {
    for (const one of mappings) yield verdictOf(one, roleGaps, cluster.id);
    const missing = someGaps(gaps);
    if (missing !== undefined) yield unknownRest(CLUSTER, 'not all mappings were seen', missing);
    else if (mappings.length === 0) {
      const none = { subject: CLUSTER, path: 'ServiceAccounts with a cloud identity', value: '0' };
      yield notApplicable('observed', 'no ServiceAccount has an identity of the cloud', [none]);
    }
  },
});

function verdictOf(mapping: CloudIdentityMapping, gaps: readonly Gap[], cluster: string): Verdict {
  const { account, role, evidence, known } = mapping;
  const admin = known?.permissions?.find(({ level }) => level === 'admin');
  const said: readonly Evidence[] = [known?.subjects, known?.audiences].flatMap((one) =>
    one === undefined ? [] : [cloudField(cluster, one)],
  );
  const all: SomeEvidence = [evidence, ...said];
  if (admin !== undefined) {
    const held = cloudField(cluster, { value: admin.name, field: admin.field });
    return fail(account, 'its pods are an administrator in the cloud', [evidence, held]);
  }
  const trust = trustOfMapping(mapping);
  if (trust === 'anybody') {
    return fail(account, 'its role in the cloud trusts accounts of any namespace', all);
  }
  const missing = someGaps(openGaps(mapping, trust, gaps));
  if (missing !== undefined) {
    const message = `not seen whom ${role} trusts and what it may do`;
    return unknown(account, message, missing, { evidence: [evidence] });
  }
  const wide = widthText(trust, mapping);
  return wide === undefined
    ? pass(account, 'has a role in the cloud for itself, which is no administrator', all)
    : warn(account, wide, all);
}

/** The cloud's own association is the trust: the role itself then only trusts the cloud's service. */
function trustOfMapping({ known, by, sharing }: CloudIdentityMapping): Trust | undefined {
  const stated = known?.subjects === undefined ? undefined : trustOf(known.subjects.value);
  if (by === 'annotation' || (stated !== undefined && stated !== 'nobody')) return stated;
  return sharing > 1 ? 'several' : 'one';
}

function openGaps(
  { role, known }: CloudIdentityMapping,
  trust: Trust | undefined,
  gaps: readonly Gap[],
): readonly Gap[] {
  if (trust !== undefined && known?.permissions !== undefined) return [];
  if (gaps.length > 0) return gaps;
  const part = trust === undefined ? 'its trust' : 'its permissions';
  return [
    {
      source: 'cloud/workload-identities',
      cause: 'not-collected',
      detail: `the role ${role} was not read, or not ${part}`,
      permission:
        'read access to that role: iam:GetRole, iam:ListAttachedRolePolicies, or what they are in its cloud',
    },
  ];
}

function widthText(
  trust: Trust | undefined,
  { known, sharing, by }: CloudIdentityMapping,
): string | undefined {
  if (trust === 'wide') return 'its role in the cloud trusts more than one account by a pattern';
  if (trust === 'several' || sharing > 1) return 'it shares its role in the cloud with others';
  return by === 'annotation' && takesAnyAudience(known)
    ? 'its role in the cloud takes tokens of any audience'
    : undefined;
}

function takesAnyAudience(role: CloudRole | undefined): boolean {
  const audiences = role?.audiences?.value;
  return audiences !== undefined && (audiences.length === 0 || audiences.includes('*'));
}
