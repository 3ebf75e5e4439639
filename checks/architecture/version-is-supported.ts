import { kubeletSkew } from '../../src/facts/kubelet-skew.ts';
import { type PlatformFacts, platform } from '../../src/facts/platform.ts';
import { ENDING_DAYS, minorOf, type Support, supportOf } from '../../src/facts/support-window.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import { type CloudVersions, cloudVersions } from '../../src/model/cloud.ts';
import { type ServerVersion, serverVersion } from '../../src/model/info.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { nodes } from '../../src/model/kubernetes/node.ts';
import { type Gap, gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import { asOf, maybe, thisCluster } from '../../src/model/source.ts';
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
import { RELEASES_KNOWN_ON } from '../../src/tables/kubernetes-releases.ts';

export const check: Check = defineCheck({
  ...entry('ARC-03'),
  lifecycle: 'stable',
  rule: `PASS when the minor version has more than 60 days of standard support left and every kubelet is at most
    three minor versions older than the API server (two before 1.28) and never newer. WARN with 60 days or fewer,
    or on paid extended support. FAIL out of support, or on any other kubelet. Dates are the cloud's own, else
    those of a dated table; unknown when that table is older than 120 days or does not know the version.`,
  why: `Eradication ends with a patch. For a version out of support there is none: the hole that let the intruder
    in stays open until an upgrade that nobody prepared.`,
  fix: `Upgrade to a supported minor version, one at a time, control plane first and nodes after it, and put the
    end of support of every cluster into a calendar.`,
  grade: worst,
  needs: {
    version: maybe(serverVersion),
    cloud: maybe(cloudVersions),
    nodes: maybe(nodes),
    platform: maybe(platform),
    asOf,
    cluster: thisCluster,
  },
  examples: {
    pass: {
      version: 'v1.36.3-eks-113cf36',
      cloud: `versions:
        controlPlane: {value: '1.36', field: version}
        standardUntil: {value: '2027-08-02', field: clusterVersions.endOfStandardSupportDate}
      `,
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: node-1}
          status: {nodeInfo: {kubeletVersion: v1.35.2-eks-113cf36}}
      `,
    },
    fail: {
      version: 'v1.29.4+k3s1',
      objects: `
        - apiVersion: v1
          kind: Node
          metadata: {name: node-1}
          spec: {providerID: 'k3s://node-1'}
          status: {nodeInfo: {kubeletVersion: v1.29.4+k3s1}}
      `,
    },
  },
  *evaluate({ version, cloud, nodes, platform, asOf, cluster }) {
    const running = runningVersion(version, cloud, cluster.id);
    const minor = minorOf(running?.value ?? '');
    if (running === undefined || minor === undefined) {
      const gaps = someGaps([...gapsOf(version), ...gapsOf(cloud)]) ?? [unread(running?.value)];
      yield unknown(CLUSTER, 'the version of the API server was not seen', gaps);
      return;
    }
    const known = cloud.state === 'unseen' ? undefined : cloud.value;
    if (known?.supported?.value === false) {
      const evidence = [running, cloudField(cluster.id, known.supported)] as const;
      yield fail(CLUSTER, 'the cloud no longer supports this version', evidence);
      yield* kubeletSkew(nodes, minor, running);
      return;
    }
    const distribution = distributionOf(platform);
    const certain = platform.state === 'seen';
    const support = supportOf({ minor, distribution, certain, asOf }, known);
    yield verdictOf(
      support,
      [running, ...datesOf(known, cluster.id)],
      [...gapsOf(platform), ...gapsOf(cloud)],
    );
    yield* kubeletSkew(nodes, minor, running);
  },
});

function verdictOf(support: Support, evidence: SomeEvidence, gaps: readonly Gap[]): Verdict {
  switch (support.state) {
    case 'standard': {
      const message = `supported until ${support.until}, ${support.days} days from now`;
      return support.days > ENDING_DAYS
        ? pass(CLUSTER, message, evidence)
        : warn(CLUSTER, message, evidence);
    }
    case 'extended':
      return warn(CLUSTER, `on extended support until ${support.until}`, evidence);
    case 'ended':
      return fail(CLUSTER, `out of support since ${support.until}`, evidence);
    case 'unknown': {
      const stale: Gap = {
        source: 'cloud/versions',
        cause: 'stale',
        detail: `${support.why} (table of ${RELEASES_KNOWN_ON})`,
        permission: 'access to the cloud, or a newer version of kubemuster',
      };
      const best = support.extendedAtBest ? 'warn' : 'pass';
      return unknown(CLUSTER, support.why, [stale, ...gaps], { best, evidence });
    }
  }
}

/** What the API server says of itself, else what the cloud says of it. */
function runningVersion(
  version: Observed<ServerVersion>,
  cloud: Observed<CloudVersions>,
  cluster: string,
): Evidence | undefined {
  if (version.state !== 'unseen') {
    return { subject: CLUSTER, path: '/version gitVersion', value: version.value.gitVersion };
  }
  return cloud.state === 'unseen' ? undefined : cloudField(cluster, cloud.value.controlPlane);
}

function datesOf(cloud: CloudVersions | undefined, cluster: string): readonly Evidence[] {
  return [cloud?.support, cloud?.standardUntil, cloud?.extendedUntil].flatMap((one) =>
    one === undefined ? [] : [cloudField(cluster, one)],
  );
}

function distributionOf(platform: Observed<PlatformFacts>): string {
  return platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
}

function unread(version: string | undefined): Gap {
  const detail = `the version ${version ?? ''} is not a Kubernetes version`;
  return { source: 'info/version', cause: 'malformed', detail, permission: 'get /version' };
}
