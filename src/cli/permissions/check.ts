import { deadline } from '../../collect/live/deadline.ts';
import { observe } from '../../collect/live/observe.ts';
import type { ProviderSettings } from '../../config/configuration/providers.ts';
import { type NeededLeaf, neededLeaves } from '../../engine/permission-needs.ts';
import type { ClusterAccess, ClusterRef, Found } from '../../model/access.ts';
import type { Check } from '../../model/check.ts';
import type { ClusterData } from '../../model/cluster.ts';
import { type Gap, seen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import type { Loss } from '../../scoring/loss.ts';
import type { ClusterFlags } from '../cluster-flags.ts';
import { announce } from '../live.ts';
import { openProviders } from '../providers.ts';
import type { Session } from '../session.ts';
import { type Preflight, preflight } from './preflight.ts';

/** What a scan of one cluster would not see, and what that would cost. */
export interface CheckedCluster {
  readonly name: string;
  /** Null where the cluster could not be asked. */
  readonly preflight: Preflight | null;
  /** Why it could not. */
  readonly gaps: readonly Gap[];
  /** Ids of the checks that all that is missing makes unknown, and of those it leaves less to go by. */
  readonly unknown: readonly string[];
  readonly weaker: readonly string[];
  /** What it would have cost in the snapshot of this cluster; null where none was given. */
  readonly loss: Loss | null;
}

export interface CheckInput {
  readonly checks: readonly Check[];
  readonly flags: ClusterFlags;
  readonly providers: ProviderSettings;
  readonly namespaces: readonly string[];
  readonly session: Session;
  /** The loss of not seeing these leaves in an earlier snapshot of the cluster. */
  readonly lossIn: (ref: ClusterRef, hidden: readonly NeededLeaf[]) => Promise<Loss | null>;
}

const TIMEOUT_MS = 60_000;
const REVIEWS = 'create selfsubjectaccessreviews.authorization.k8s.io';

/** Asks every cluster of the flags, one after the other: a few dozen small requests each. */
export async function checkClusters(input: CheckInput): Promise<readonly CheckedCluster[]> {
  const { flags, session } = input;
  const needed = neededLeaves(input.checks);
  const provider = await openProviders({ flags, providers: input.providers, session });
  const checked: CheckedCluster[] = [];
  for await (const found of provider.discover(session.signal)) {
    if (found.found) announce(found.ref, flags, session);
    session.progress.update(`asking ${found.found ? found.ref.name : found.name}`);
    checked.push(await checkOne(found, provider.connect, needed, input));
  }
  return checked.sort((a, b) => byText(a.name, b.name));
}

async function checkOne(
  found: Found,
  connect: (ref: ClusterRef, signal: AbortSignal) => Promise<ClusterAccess>,
  needed: readonly NeededLeaf[],
  input: CheckInput,
): Promise<CheckedCluster> {
  if (!found.found) return notAsked(found.name, [found.gap]);
  const { ref } = found;
  const { session, flags, namespaces } = input;
  const allowSecretMetadata = flags.allowSecretMetadata === true;
  const { signal, clear } = deadline(flags.timeout ?? TIMEOUT_MS, session.signal);
  const answer = await observe({ source: 'preflight', permission: REVIEWS }, async () => {
    const access = await connect(ref, signal);
    try {
      return seen(await preflight(access, { needed, namespaces, allowSecretMetadata, signal }));
    } finally {
      access.close();
    }
  }).finally(clear);
  if (answer.state === 'unseen') return notAsked(ref.name, answer.gaps);
  const lacking = new Set(answer.value.missing.map(({ leaf }) => leaf));
  const lost = needed.filter(({ leaf }) => lacking.has(leaf.id));
  const loss = lost.length === 0 ? null : await input.lossIn(ref, lost);
  return { name: ref.name, preflight: answer.value, gaps: [], ...touched(lost), loss };
}

/** Ids of the checks that read any of these leaves. */
function touched(lost: readonly NeededLeaf[]): Pick<CheckedCluster, 'unknown' | 'weaker'> {
  const unknown = new Set(lost.flatMap(({ blinds }) => blinds));
  const weaker = new Set(lost.flatMap(({ weakens }) => weakens));
  return {
    unknown: [...unknown].sort(byText),
    weaker: [...weaker].filter((id) => !unknown.has(id)).sort(byText),
  };
}

function notAsked(name: string, gaps: readonly Gap[]): CheckedCluster {
  return { name, preflight: null, gaps, unknown: [], weaker: [], loss: null };
}

/** Whether a snapshot is of the cluster that a reference leads to. */
export function isOf({ info }: ClusterData, { identities }: ClusterRef): boolean {
  const known = new Set(identities.map(({ type, value }) => `${type} ${value}`));
  return info.identities.some(({ type, value }) => known.has(`${type} ${value}`));
}
