import { distinctGaps } from '../../model/gaps.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { once } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import { effectiveReach } from './effective.ts';
import { type MetadataReach, MetadataReaches } from './metadata-reach.ts';
import { type NodeCredentials, nodeCredentials, type PoolProtection } from './node-credentials.ts';

/** Whether pods of a workload get the credentials of their node from the metadata service. */
export interface CredentialReach {
  /** `host`: they are on the network of their node, where neither policies nor pools keep them out. */
  readonly state: 'host' | 'open' | 'pool' | 'policy' | 'unknown';
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** For `open`: the pools that do not protect it. */
  readonly pools: readonly PoolProtection[];
  readonly gaps: readonly Gap[];
}

export interface CredentialReaches {
  readonly of: (workload: WorkloadView) => CredentialReach;
  readonly onPremises: NodeCredentials['onPremises'];
}

/** A policy that keeps a pod from the metadata service, or a pool that does; one is enough. */
export const credentialReach: Fact<CredentialReaches> = defineFact({
  id: 'credential-reach',
  title: 'Which workloads can get the cloud credentials of their node',
  needs: { reach: maybe(effectiveReach), credentials: nodeCredentials },
  compute: ({ reach, credentials }): CredentialReaches => {
    const value = reach.state === 'unseen' ? undefined : reach.value;
    const metadata = once(() => value && new MetadataReaches(value.reading, credentials.provider));
    return {
      onPremises: credentials.onPremises,
      of: (workload) => {
        const classes = value?.classesOf(workload) ?? [];
        if (classes.length === 0 || hostPod(workload) !== undefined)
          return onHost(workload, gapsOf(reach));
        const found = classes.flatMap((id) => metadata()?.of(id) ?? []);
        const gaps = [...(value?.gapsIn(workload.namespace) ?? []), ...(value?.doubts ?? [])];
        return judged(found, credentials.poolsOf(workload), [...gaps, ...credentials.gaps]);
      },
    };
  },
  show: () => ({}),
});

function hostPod({ pods }: WorkloadView): Evidence | undefined {
  const host = pods.find(({ spec }) => spec.hostNetwork);
  return host && fieldOf(host.object, `${host.base}.hostNetwork`, true);
}

function onHost(workload: WorkloadView, gaps: readonly Gap[]): CredentialReach {
  const found = hostPod(workload);
  if (found === undefined) {
    const message = 'not known what it reaches';
    return {
      state: 'unknown',
      message,
      evidence: [],
      pools: [],
      gaps: gaps.length > 0 ? gaps : [NO_POOL],
    };
  }
  const message = 'it is on the network of its node, and gets what the node gets';
  return { state: 'host', message, evidence: [found], pools: [], gaps: [] };
}

function judged(
  found: readonly MetadataReach[],
  pools: readonly PoolProtection[],
  gaps: readonly Gap[],
): CredentialReach {
  const passing = found.find(({ state }) => state !== 'no');
  const [first] = found;
  if (passing === undefined) {
    const evidence = first?.by ?? [];
    const message = 'policies keep it from the metadata service';
    return { state: 'policy', message, evidence, pools: [], gaps: [] };
  }
  const evidence = pools.flatMap((pool) => pool.evidence);
  if (pools.length > 0 && pools.every(({ state }) => state === 'protected')) {
    const message = 'its nodes keep their credentials from pods';
    return { state: 'pool', message, evidence, pools: [], gaps: [] };
  }
  const open = pools.filter(({ state }) => state === 'open');
  const by = passing.by;
  if (passing.state === 'yes' && open.length > 0) {
    const message = `it may ask ${passing.address} for the credentials of its node`;
    return {
      state: 'open',
      message,
      evidence: [...open.flatMap((one) => one.evidence), ...by],
      pools: open,
      gaps: [],
    };
  }
  const message =
    passing.state === 'yes'
      ? `it may ask ${passing.address}; whether its nodes answer pods is not known`
      : `not known whether it may ask ${passing.address}`;
  const unsure = gaps.length > 0 ? gaps : [NO_POOL];
  return { state: 'unknown', message, evidence: by, pools: [], gaps: distinctGaps(unsure) };
}

const NO_POOL: Gap = {
  source: 'cloud/pools',
  cause: 'not-collected',
  detail: 'what the pools of its nodes do with requests of pods is not known',
  permission: 'read access to the node pools of the cloud',
};
