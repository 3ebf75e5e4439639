import { type Gap, type Gaps, someGaps, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe, notBuiltYet } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { type MeshPresence, meshPresence } from './mesh-presence.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** What protects traffic between pods: a proven identity, encryption that names nobody, or nothing. */
export type Protection =
  | {
      readonly type: 'identity' | 'encryption';
      readonly by: string;
      readonly evidence: SomeEvidence;
    }
  | { readonly type: 'none'; readonly evidence: readonly Evidence[] }
  | {
      readonly type: 'unseen';
      readonly why: string;
      readonly evidence: readonly Evidence[];
      readonly gaps: Gaps;
      /** The best that it could be. */
      readonly best: 'identity' | 'encryption';
    };

export interface TrafficProtection {
  readonly of: (workload: WorkloadView) => Protection;
  /** What there is in the cluster at all, whichever workloads take part. */
  readonly anywhere: Protection;
  /** For printing: what was seen of the workloads. */
  readonly workloads: readonly WorkloadView[];
}

/** Identity and encryption between workloads. Always whole: what was not seen is in each answer. */
export const trafficProtection: Fact<TrafficProtection> = defineFact({
  id: 'traffic-protection',
  title: 'Identity and encryption of the traffic of each workload',
  needs: { presence: meshPresence, workloads: maybe(workloads) },
  compute: ({ presence, workloads }): TrafficProtection => ({
    of: (workload) => ofWorkload(workload, presence),
    anywhere: anywhere(presence),
    workloads: visible(workloads),
  }),
  show: ({ of, anywhere, workloads }: TrafficProtection) => ({
    anywhere: anywhere.type,
    workloads: workloads.map((one) => ({ workload: one.subject.key, protection: of(one).type })),
  }),
});

function ofWorkload(workload: WorkloadView, presence: MeshPresence): Protection {
  const found = presence.dataPlaneOf(workload);
  switch (found.type) {
    case 'inside':
      return { type: 'identity', by: found.mesh.name, evidence: found.evidence };
    case 'unseen': {
      const why = 'whether all its pods carry a mesh was not seen';
      return { type: 'unseen', why, evidence: found.evidence, gaps: found.gaps, best: 'identity' };
    }
    case 'outside':
      return withoutProxy(presence, presence.encryptionGaps.filter(isCilium), found.evidence);
  }
}

function anywhere(presence: MeshPresence): Protection {
  const [mesh] = presence.meshes;
  if (mesh !== undefined) return { type: 'identity', by: mesh.name, evidence: mesh.evidence };
  return withoutProxy(presence, presence.meshGaps, []);
}

/** No proxy: an identity on demand, mere encryption or nothing is left. */
function withoutProxy(
  { onDemand, encryption, encryptionGaps }: MeshPresence,
  identityGaps: readonly Gap[],
  proof: readonly Evidence[],
): Protection {
  const [asked] = onDemand;
  if (asked !== undefined) {
    const gap = notBuiltYet('effective-mtls', `${asked.name} applies where a policy requires it`);
    const why = `${asked.name} may prove its identity`;
    const evidence = [...proof, ...asked.evidence];
    return { type: 'unseen', why, evidence, gaps: [gap], best: 'identity' };
  }
  const hidden = someGaps(identityGaps);
  if (hidden !== undefined) {
    const why = 'a mesh may be there unseen';
    return { type: 'unseen', why, evidence: proof, gaps: hidden, best: 'identity' };
  }
  const [encrypted] = encryption;
  if (encrypted !== undefined) {
    const [first, ...rest] = encrypted.evidence;
    return { type: 'encryption', by: encrypted.name, evidence: [first, ...rest, ...proof] };
  }
  const gaps = someGaps(encryptionGaps);
  if (gaps === undefined) return { type: 'none', evidence: proof };
  const why = 'no identity, and encryption between nodes was not seen';
  return { type: 'unseen', why, evidence: proof, gaps, best: 'encryption' };
}

/** Cilium's settings could also hold mutual authentication, which is more than encryption. */
function isCilium({ source }: Gap): boolean {
  return source.endsWith('/cilium-config');
}
