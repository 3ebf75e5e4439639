import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import { remember } from '../remember.ts';
import type { PodView } from '../workloads.ts';
import { volumeNamed } from './ends.ts';
import type { Cause, GraphBuilder } from './graph.ts';
import type { PodGroup } from './pod-groups.ts';
import { NO_GAPS, PodCause, type Tell } from './pod-reasons.ts';

interface Mounted {
  readonly volume: string;
  readonly group: PodGroup;
  readonly causes: readonly Cause[];
  /** Those of pods that may write. */
  readonly writing: readonly Cause[];
}

/**
 * Volumes that pods share: claims, and folders of a node. Whoever may write there has the data for certain;
 * the other pods only where they run or trust what is there, which no object shows.
 */
export function addVolumes(builder: GraphBuilder, groups: readonly PodGroup[]): void {
  const mounted = groups.flatMap((group) => [...volumesOf(group)]);
  const trustedOf = remember((workload: string): readonly Gap[] => [trusted(workload)]);
  for (const { volume, group, causes, writing } of mounted) {
    if (writing.length > 0) {
      builder.edge(group.name, volume, {
        edge: 'writes-volume',
        clauses: [writing],
        gaps: NO_GAPS,
      });
    }
    const gaps = trustedOf(group.workload);
    const reason = { edge: 'mounts-volume', clauses: [causes], gaps };
    builder.edge(volume, group.name, reason, 'possible');
  }
  addNested(builder, [...new Set(mounted.map(({ volume }) => volume))]);
}

function* volumesOf(group: PodGroup): Generator<Mounted> {
  const uses = group.views.flatMap((view) => [...usesOf(view, group)]);
  for (const [volume, own] of Map.groupBy(uses, (one) => one.volume)) {
    const causes = own.map(({ cause }) => cause);
    const writing = own.filter(({ writes }) => writes).map(({ cause }) => cause);
    yield { volume, group, causes, writing };
  }
}

interface Use {
  readonly volume: string;
  readonly writes: boolean;
  readonly cause: Cause;
}

function* usesOf(view: PodView, group: PodGroup): Generator<Use> {
  const { spec } = view;
  for (const [index, { name, claim, hostPath }] of spec.volumes.entries()) {
    if (claim === undefined && (hostPath === undefined || group.node === '')) continue;
    const writes = writesTo(name, spec);
    if (writes === undefined) continue;
    const volume =
      claim === undefined
        ? volumeNamed(group.node, plain(hostPath ?? ''))
        : volumeNamed(group.namespace, claim);
    yield { volume, writes, cause: new PodCause(view, group.workload, tellOf(index)) };
  }
}

/** Whether a container may write to a volume; undefined where none mounts it. */
function writesTo(volume: string, { containers }: PodView['spec']): boolean | undefined {
  let writes: boolean | undefined;
  for (const { mounts } of containers) {
    for (const { name, readOnly } of mounts) {
      if (name === volume) writes = writes === true || !readOnly;
    }
  }
  return writes;
}

/** By the place of a volume: few pods have many. */
const tellOf = remember(
  (index: number): Tell =>
    ({ object, base, spec }) => {
      const volume = spec.volumes[index];
      const path = `${base}.volumes[${index}]`;
      if (volume?.claim === undefined) {
        return [fieldOf(object, `${path}.hostPath.path`, volume?.hostPath ?? '')];
      }
      return [fieldOf(object, `${path}.persistentVolumeClaim.claimName`, volume.claim)];
    },
);

/** `/data//x/` and `/data/x` are one folder. A claim never begins with a slash. */
function plain(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}

/** A folder holds those within it, and whatever is written there is written to it. */
function addNested(builder: GraphBuilder, volumes: readonly string[]): void {
  const all = new Set(volumes);
  for (const inner of volumes) {
    const start = inner.indexOf(':/');
    if (start < 0) continue;
    for (let end = inner.lastIndexOf('/'); end > start; end = inner.lastIndexOf('/', end - 1)) {
      const outer = end === start + 1 ? inner.slice(0, end + 1) : inner.slice(0, end);
      if (outer === inner || !all.has(outer)) continue;
      builder.edge(outer, inner, WITHIN);
      builder.edge(inner, outer, WITHIN);
    }
  }
}

const WITHIN = { edge: 'same-folder', clauses: [], gaps: [] };

function trusted(workload: string): Gap {
  return {
    source: 'fact/rbac-reach',
    cause: 'not-collected',
    detail: `whether ${workload} runs or trusts what others write to a volume that it shares`,
    permission: 'mounts that are read-only for those who only read',
  };
}
