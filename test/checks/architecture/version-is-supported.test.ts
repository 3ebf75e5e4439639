import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/version-is-supported.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

interface Case {
  readonly version: string;
  readonly kubelets?: readonly string[];
  readonly node?: Readonly<Record<string, unknown>>;
  readonly asOf?: string;
  readonly cloud?: string;
}

function judged(one: Case, options?: ExampleOptions): unknown {
  const objects = (one.kubelets ?? [one.version]).map((kubeletVersion, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: `node-${index}`, ...one.node },
    status: { nodeInfo: { kubeletVersion } },
  }));
  const { version, asOf, cloud } = one;
  const outcome = judgeExample(
    check,
    {
      objects: JSON.stringify(objects),
      version,
      asOf: asOf ?? '2026-11-20',
      ...(cloud === undefined ? {} : { cloud }),
    },
    { info: { collectedAt: asOf ?? '2026-11-20' }, ...options },
  );
  if (outcome.type !== 'judged') return outcome.type;
  const [first] = outcome.verdicts;
  return [outcome.status, first !== undefined && 'message' in first ? first.message : ''];
}

describe('version-is-supported', () => {
  it('follows the project for distributions that nobody patches longer', () => {
    expect(judged({ version: 'v1.36.4+k3s1' })).toEqual([
      'pass',
      'supported until 2027-06-28, 220 days from now',
    ]);
    expect(judged({ version: 'v1.34.1+k3s1' })).toEqual([
      'fail',
      'out of support since 2026-10-27',
    ]);
    expect(judged({ version: 'v1.19.1+k3s1' })).toEqual([
      'fail',
      'out of support since 2024-02-28',
    ]);
  });

  it('warns from 60 days before the end, and passes on the 61st', () => {
    const version = 'v1.35.1+rke2r1';
    expect(judged({ version, asOf: '2026-12-29' })).toEqual([
      'pass',
      'supported until 2027-02-28, 61 days from now',
    ]);
    expect(judged({ version, asOf: '2026-12-30' })).toEqual([
      'warn',
      'supported until 2027-02-28, 60 days from now',
    ]);
  });

  it('knows the standard and extended support of EKS', () => {
    expect(judged({ version: 'v1.35.1-eks-0a1b2c3' })).toEqual([
      'pass',
      'supported until 2027-03-27, 127 days from now',
    ]);
    expect(judged({ version: 'v1.33.1-eks-0a1b2c3' })).toEqual([
      'warn',
      'on extended support until 2027-07-29',
    ]);
    expect(judged({ version: 'v1.30.1-eks-0a1b2c3' })).toEqual([
      'fail',
      'out of support since 2026-07-23',
    ]);
  });

  it('does not know whether a GKE cluster past its date is in the Extended channel', () => {
    const version = 'v1.33.1-gke.1000';
    expect(judged({ version })).toEqual([
      'unknown',
      'standard support ended on 2026-08-03; whether it is extended was not seen',
    ]);
    const cloud = `versions:
      controlPlane: {value: '1.33', field: currentMasterVersion}
      support: {value: extended, field: releaseChannel.channel}
      extendedUntil: {value: '2027-06-03', field: extended}
    `;
    expect(judged({ version, cloud })).toEqual(['warn', 'on extended support until 2027-06-03']);
  });

  it('says nothing from a table that is older than 120 days, but skew still fails', () => {
    const late = { version: 'v1.36.4+k3s1', asOf: '2027-01-14' };
    expect(judged(late)).toEqual([
      'unknown',
      'the table of support windows is of 2026-09-15, 121 days old',
    ]);
    expect(judged({ ...late, asOf: '2027-01-13' })).toEqual([
      'pass',
      'supported until 2027-06-28, 166 days from now',
    ]);
    expect(judged({ ...late, kubelets: ['v1.37.0+k3s1'] })).toEqual([
      'fail',
      'the table of support windows is of 2026-09-15, 121 days old',
    ]);
  });

  it('does not know a version that is newer than the table', () => {
    expect(judged({ version: 'v1.38.0+k3s1' })).toEqual([
      'unknown',
      'the table of 2026-09-15 does not know version 1.38',
    ]);
  });

  it('fails a kubelet that is newer, or more than three minor versions older', () => {
    const version = 'v1.36.4+k3s1';
    const status = (kubelets: readonly string[]): unknown =>
      (judged({ version, kubelets }) as readonly unknown[])[0];
    expect(status(['v1.33.9+k3s1', 'v1.36.4+k3s1'])).toBe('pass');
    expect(status(['v1.32.9+k3s1', 'v1.36.4+k3s1'])).toBe('fail');
    expect(status(['v1.37.0+k3s1'])).toBe('fail');
    expect(status([''])).toBe('unknown');
    expect(status(['v1.three'])).toBe('unknown');
  });

  it('judges by the cloud where the version document was not read', () => {
    const cloud = `versions:
      controlPlane: {value: '1.34', field: version}
      standardUntil: {value: '2026-12-02', field: endOfStandardSupportDate}
    `;
    expect(judged({ version: 'v1.34.1', cloud }, { hidden: ['info/version'] })).toEqual([
      'warn',
      'supported until 2026-12-02, 12 days from now',
    ]);
    expect(judged({ version: 'v1.34.1' }, { hidden: ['info/version'] })).toEqual([
      'unknown',
      'the version of the API server was not seen',
    ]);
  });

  it('fails what the cloud says that it no longer supports, though it gives no date', () => {
    const cloud = (supported: boolean): string => `versions:
      controlPlane: {value: '1.34.1', field: currentKubernetesVersion}
      supported: {value: ${supported}, field: 'kubernetesVersions[1.34]', said: not listed}
    `;
    const node = { labels: { 'kubernetes.azure.com/mode': 'system' } };
    expect(judged({ version: 'v1.34.1', node, cloud: cloud(false) })).toEqual([
      'fail',
      'the cloud no longer supports this version',
    ]);
    expect(judged({ version: 'v1.34.1', node, cloud: cloud(true) })).toEqual([
      'unknown',
      'the support window of 1.34 on this platform is not known',
    ]);
  });

  it('does not pass an unrecognised platform near the end, whatever the project says', () => {
    expect(judged({ version: 'v1.34.1', asOf: '2026-10-20' })).toEqual([
      'unknown',
      'the support window of 1.34 on this platform is not known',
    ]);
  });
});
