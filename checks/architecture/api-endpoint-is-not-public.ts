import { isPrivate, widthOf } from '../../src/facts/allowed-networks.ts';
import { planSubject, stated } from '../../src/facts/attested.ts';
import { type PlanEntry, planCluster } from '../../src/facts/plan-cluster.ts';
import { type PlatformFacts, platform } from '../../src/facts/platform.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import { inThisCloud } from '../../src/model/cloud/rights.ts';
import { type CloudExposure, cloudExposure } from '../../src/model/cloud.ts';
import { type EndpointSlice, endpointSlices } from '../../src/model/kubernetes/endpoint-slice.ts';
import { CLUSTER, fieldOf } from '../../src/model/kubernetes/meta.ts';
import { type Gap, type Gaps, gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import type { DeclaredEndpoint } from '../../src/model/plan/scope.ts';
import { maybe, thisCluster } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('ARC-02'),
  lifecycle: 'experimental',
  rule: `As the cloud says: PASS when the API server has no public endpoint, or one that answers an allow-list of at
    most a /16 in total. WARN for a wider list, for one that lets in every address of the cloud, and for an endpoint
    by name that only IAM guards. FAIL when the whole internet may connect. Self-managed: clusters[].endpoint of the
    plan by the same limits; a statement that it is private warns where the API server has a public address. Unknown
    without the cloud, or without a statement.`,
  why: `A leaked kubeconfig or a hole in the API server is used from anywhere. An endpoint that only our own networks
    reach gives responders the time that revoking takes.`,
  fix: `Make the endpoint private, or limit it to the networks that people and automation come from:
    publicAccessCidrs on EKS, authorized networks on GKE, authorized IP ranges on AKS, a firewall elsewhere.`,
  grade: worst,
  needs: {
    exposure: maybe(cloudExposure),
    platform: maybe(platform),
    plan: maybe(planCluster),
    slices: maybe(endpointSlices),
    cluster: thisCluster,
  },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        exposure:
          public: {value: true, field: resourcesVpcConfig.endpointPublicAccess}
          private: {value: true, field: resourcesVpcConfig.endpointPrivateAccess}
          allowed: {value: [198.51.100.0/26], field: resourcesVpcConfig.publicAccessCidrs}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        exposure:
          public: {value: true, field: resourcesVpcConfig.endpointPublicAccess}
          private: {value: true, field: resourcesVpcConfig.endpointPrivateAccess}
          allowed: {value: [0.0.0.0/0], field: resourcesVpcConfig.publicAccessCidrs}
      `,
    },
  },
  *evaluate({ exposure, platform, plan, slices, cluster }) {
    if (exposure.state !== 'unseen') {
      yield ofCloud(exposure.value, cluster.id);
      return;
    }
    // What a cloud refused to say is not for the plan to say instead.
    const asked = exposure.gaps.some(({ cause }) => cause !== 'not-collected');
    const { managed = null, distribution = '' } = platform.state === 'unseen' ? {} : platform.value;
    if (managed === false && !asked) yield ofPlan(plan, slices, platform);
    else yield unasked(exposure.gaps, distribution, managed === null ? gapsOf(platform) : []);
  },
});

const DECLARE: Gap = {
  source: 'plan/clusters',
  cause: 'not-attested',
  detail: 'the plan does not say who reaches the API server of this cluster',
  permission: '--plan FILE with clusters[].endpoint',
};

function unasked(gaps: Gaps, distribution: string, unsure: readonly Gap[]): Verdict {
  const [first, ...rest] = gaps.map((gap) => inThisCloud(gap, distribution));
  return unknown(CLUSTER, 'only the cloud can tell who reaches the API server', [
    first ?? DECLARE,
    ...rest,
    ...unsure,
  ]);
}

function ofCloud(exposure: CloudExposure, cluster: string): Verdict {
  const { public: open, allowed, dnsEndpoint, cloudAddresses } = exposure;
  const said = (one: Parameters<typeof cloudField>[1]): Evidence => cloudField(cluster, one);
  const named = dnsEndpoint?.value === true ? [said(dnsEndpoint)] : [];
  if (!open.value) {
    const [byName] = named;
    return byName === undefined
      ? pass(CLUSTER, 'the API server has no public endpoint', [said(open)])
      : warn(CLUSTER, 'reachable from outside by name, for whom IAM lets in', [byName, said(open)]);
  }
  const everyone = cloudAddresses?.value === true ? [said(cloudAddresses)] : [];
  const evidence: SomeEvidence = [said(open), said(allowed), ...everyone, ...named];
  const verdict = ofNetworks(allowed.value, evidence);
  if (verdict.status !== 'pass') return verdict;
  if (everyone.length > 0) return warn(CLUSTER, 'every address of the cloud may connect', evidence);
  return named.length > 0
    ? warn(CLUSTER, 'reachable from outside by name, for whom IAM lets in', evidence)
    : verdict;
}

function ofNetworks(networks: readonly string[], evidence: SomeEvidence): Verdict {
  const count = networks.length === 1 ? 'one network' : `${networks.length} networks`;
  switch (widthOf(networks)) {
    case 'everybody':
      return fail(CLUSTER, 'the whole internet may connect to the API server', evidence);
    case 'wide':
      return warn(CLUSTER, `the API server answers ${count}, more than a /16 in total`, evidence);
    case 'narrow':
      return pass(
        CLUSTER,
        networks.length === 0
          ? 'the API server answers no network from outside'
          : `the API server answers ${count} only`,
        evidence,
      );
    case 'unreadable':
      return unknown(CLUSTER, 'one of the allowed networks cannot be read', [UNREADABLE], {
        evidence,
      });
  }
}

const UNREADABLE: Gap = {
  source: cloudExposure.id,
  cause: 'malformed',
  detail: 'a network that may connect is not written as one',
  permission: 'networks such as 198.51.100.0/24',
};

function ofPlan(
  plan: Observed<PlanEntry>,
  slices: Observed<readonly EndpointSlice[]>,
  platform: Observed<PlatformFacts>,
): Verdict {
  const found = plan.state !== 'unseen' && plan.value.state === 'found' ? plan.value : undefined;
  if (found?.entry.endpoint === undefined) {
    return unknown(CLUSTER, 'nothing says who reaches the API server', [DECLARE]);
  }
  const path = `clusters[${found.index}].endpoint`;
  const verdict = ofDeclared(found.entry.endpoint, path, slices);
  const gaps = someGaps(gapsOf(platform));
  if (gaps === undefined || verdict.status !== 'pass') return verdict;
  return unknown(CLUSTER, verdict.message, gaps, { evidence: verdict.evidence });
}

function ofDeclared(
  { exposure, allowed = [] }: DeclaredEndpoint,
  path: string,
  slices: Observed<readonly EndpointSlice[]>,
): Verdict {
  const subject = planSubject('plan/clusters');
  const said = stated(subject, `${path}.exposure`, exposure);
  switch (exposure) {
    case 'public':
      return fail(CLUSTER, 'the plan says that the whole internet may connect', [said]);
    case 'allow-list':
      if (allowed.length === 0) {
        return unknown(CLUSTER, 'the plan does not list the networks', [DECLARE], {
          evidence: [said],
        });
      }
      return ofNetworks(allowed, [said, stated(subject, `${path}.allowed`, allowed.join(', '))]);
    case 'private':
      return ofAddresses(said, slices);
  }
}

/** What the plan calls private cannot have an address that the internet is routed to. */
function ofAddresses(said: Evidence, slices: Observed<readonly EndpointSlice[]>): Verdict {
  const own = (slices.state === 'unseen' ? [] : slices.value).filter(
    ({ meta, service }) => meta.namespace === 'default' && service === 'kubernetes',
  );
  const addresses = own.flatMap((slice) =>
    slice.endpoints.flatMap((one, index) =>
      one.addresses.map((address) => ({
        address,
        evidence: fieldOf(slice, `endpoints[${index}].addresses`, address),
      })),
    ),
  );
  const open = addresses.find(({ address }) => isPrivate(address) === false);
  if (open !== undefined) {
    const message = 'the plan calls it private, and the API server has a public address';
    return warn(CLUSTER, message, [said, open.evidence], { contradiction: true });
  }
  const evidence: SomeEvidence = [said, ...addresses.map((one) => one.evidence)];
  if (addresses.length > 0 && slices.state === 'seen') {
    return pass(CLUSTER, 'the API server is private, by the plan and its addresses', evidence);
  }
  const gaps = someGaps(gapsOf(slices)) ?? ([NO_ADDRESS] as const);
  return unknown(CLUSTER, 'the addresses of the API server were not seen', gaps, { evidence });
}

const NO_ADDRESS: Gap = {
  source: endpointSlices.id,
  cause: 'not-collected',
  detail: 'no EndpointSlice holds the addresses of the Service default/kubernetes',
  permission: 'list endpointslices in default',
};
