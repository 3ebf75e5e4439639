import { setImmediate } from 'node:timers/promises';
import { checks } from '../../checks/index.ts';
import { type ClusterResult, judgeCluster, judgeFleet } from '../engine/judge.ts';
import { entryOf } from '../facts/plan-cluster.ts';
import type { Check } from '../model/check.ts';
import type { AlsoFound, AnyCluster, NotListed, Unreachable } from '../model/cluster.ts';
import { InputError } from '../model/input-error.ts';
import type { JudgedCluster } from '../model/judged.ts';
import { allNames } from '../model/not-listed.ts';
import { type PlanFile, planClusters } from '../model/plan.ts';
import type { Report, Selection } from '../model/report.ts';
import type { Waiver } from '../model/waiver.ts';
import { buildReport } from '../scoring/report.ts';
import { catalogue } from '../tables/catalogue/entry.ts';
import { Interrupted } from './exit.ts';
import { profile } from './profile.ts';
import type { Progress } from './progress.ts';
import { collectionTime, type Reading } from './readings.ts';
import { surroundingsOf } from './surroundings.ts';
import { VERSION } from './version.ts';

export interface ScanInput {
  readonly clusters: AsyncIterable<Reading<AnyCluster>>;
  readonly checks: readonly Check[];
  readonly selection: Selection | null;
  readonly namespaces: readonly string[];
  readonly plan: PlanFile | undefined;
  readonly waivers: readonly Waiver[];
  /** Milliseconds since the epoch; each cluster's collection time when missing. */
  readonly asOf: number | undefined;
  /** Milliseconds; evidence older than this is unknown. */
  readonly maxAge: number | undefined;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/** The whole pipeline: read, judge cluster by cluster, judge the fleet, score. */
export async function scan(input: ScanInput): Promise<Report> {
  const results: ClusterResult[] = [];
  const unreachable: Unreachable[] = [];
  const notListed: NotListed[] = [];
  const names: AlsoFound[] = [];
  let newest = 0;
  for await (const reading of input.clusters) {
    if (reading.type === 'unread') unreachable.push(reading.unreachable);
    if (reading.type === 'not-listed') notListed.push(reading.notListed);
    if (reading.type === 'also-found') names.push(reading.alsoFound);
    if (reading.type !== 'read') continue;
    const { data } = reading;
    refuseAmbiguous(data, input.plan);
    const asOf = input.asOf ?? collectionTime(data) ?? input.now;
    newest = Math.max(newest, asOf);
    input.progress.update(`judging ${data.info.name}`);
    results.push(await judgeOne(data, asOf, input));
  }
  refuseTwins(results);
  return buildReport({
    tool: { name: 'kubemuster', version: VERSION },
    clusters: judgeFleet(results).map((one) => withNames(one, names)),
    checks,
    catalogue,
    selection: input.selection,
    asOf: newest === 0 ? (input.asOf ?? input.now) : newest,
    plan: input.plan,
    waivers: input.waivers,
    unreachable,
    notListed,
  });
}

/** What else was found to name it, once all were read. */
function withNames(cluster: JudgedCluster, names: readonly AlsoFound[]): JudgedCluster {
  const { id, source, foundBy = [source] } = cluster.info;
  const all = allNames(foundBy, id, names);
  return all.length === foundBy.length
    ? cluster
    : { ...cluster, info: { ...cluster.info, foundBy: all } };
}

function judgeOne(data: AnyCluster, asOf: number, input: ScanInput): Promise<ClusterResult> {
  return judgeCluster(data, surroundingsOf(data, { ...input, asOf }), {
    checks: input.checks,
    profile,
    namespaces: input.namespaces,
    pause: async () => {
      await setImmediate();
      if (input.signal.aborted) throw new Interrupted();
    },
  });
}

/** Two entries of the plan for one cluster: which of them holds is not guessed. */
function refuseAmbiguous(data: AnyCluster, plan: PlanFile | undefined): void {
  const section = plan?.sections.get(planClusters.id);
  if (plan === undefined || section === undefined) return;
  const entry = entryOf(planClusters.decode(section), data.info);
  if (entry.state !== 'ambiguous') return;
  throw new InputError(`several entries mean cluster ${data.info.name}: ${entry.ids.join(', ')}`, {
    place: { file: plan.file, ...plan.positions.get(planClusters.id) },
    hint: 'keep one entry for each cluster under `clusters`',
  });
}

/** The same cluster twice would count twice in the fleet: which of the two is meant is not guessed. */
function refuseTwins(results: readonly ClusterResult[]): void {
  const ids = new Set<string>();
  for (const { cluster } of results) {
    if (ids.has(cluster.info.id)) {
      throw new InputError(`cluster ${cluster.info.id} is in the input twice`, {
        hint: 'give one snapshot of each cluster',
      });
    }
    ids.add(cluster.info.id);
  }
}
