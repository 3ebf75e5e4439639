import { fieldOf, type Named } from '../model/kubernetes/meta.ts';
import type { Gap } from '../model/observed.ts';
import { defineFact, type Fact } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import {
  SYSTEM_AGENTS,
  SYSTEM_AGENTS_KNOWN_ON,
  type SystemAgent,
} from '../tables/system-agents.ts';
import { fits } from './pattern.ts';
import { reconcilers } from './reconcilers/reconcilers.ts';
import type { WorkloadView } from './workloads.ts';

/** What is declared somewhere else than in the cluster, and by what. */
export interface DeclaredManagement {
  /** The field that tells who manages a workload; undefined where nothing does. */
  readonly ofWorkload: (workload: WorkloadView) => Evidence | undefined;
  readonly ofObject: (object: Named) => Evidence | undefined;
  /** What could hide that something manages an object. */
  readonly gaps: readonly Gap[];
}

/** Who is behind an object: Git, Helm, an operator or the distribution. Always whole. */
export const declaredManagement: Fact<DeclaredManagement> = defineFact({
  id: 'declared-management',
  title: 'Which objects are managed from outside the cluster',
  needs: { reconcilers },
  compute: ({ reconcilers }): DeclaredManagement => ({
    ofWorkload: (workload) => {
      const found = reconcilers.of(workload).find(({ tool }) => MANAGERS.includes(tool));
      if (found !== undefined) return found.evidence[0];
      const top = workload.controllers.find(({ meta }) => meta.name === workload.meta.name);
      return marked(top ?? workload.pods[0]?.object);
    },
    ofObject: (object) => {
      const [found] = reconcilers.ofObject(object);
      return found === undefined ? marked(object) : found.evidence[0];
    },
    gaps: reconcilers.gaps,
  }),
  show: () => ({}),
});

/** Autoscalers put back numbers and declare nothing. */
const MANAGERS: readonly string[] = ['Argo CD', 'Flux', 'operator'];

/** Labels and annotations that tools of declaration, and add-on managers of distributions, leave behind. */
const LABELS: readonly string[] = [
  'addonmanager.kubernetes.io/mode',
  'kubernetes.azure.com/managedby',
  'eks.amazonaws.com/component',
  'addon.kops.k8s.io/name',
  'objectset.rio.cattle.io/hash',
  'olm.owner',
];
const HELM = 'meta.helm.sh/release-name';
const MANAGED_BY = 'app.kubernetes.io/managed-by';

function marked(object: Named | undefined): Evidence | undefined {
  if (object === undefined) return undefined;
  const { annotations, labels } = object.meta;
  const release = annotations.get(HELM);
  if (release !== undefined) return fieldOf(object, `metadata.annotations['${HELM}']`, release);
  const label = LABELS.find((name) => labels.has(name));
  if (label !== undefined) {
    return fieldOf(object, `metadata.labels['${label}']`, labels.get(label) ?? '');
  }
  const manager = labels.get(MANAGED_BY);
  if (manager === undefined || manager === '') return undefined;
  return fieldOf(object, `metadata.labels['${MANAGED_BY}']`, manager);
}

/** What a distribution or network plugin is known to run under this name. */
export function systemAgentOf(
  kind: SystemAgent['kind'],
  subject: Subject,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Evidence | undefined {
  const found = SYSTEM_AGENTS.find(
    (one) => one.kind === kind && one.namespace === namespace && fits(one.name, name),
  );
  if (found === undefined) return undefined;
  const note = `${found.of} runs one of this name (table of ${SYSTEM_AGENTS_KNOWN_ON})`;
  return { subject, path: 'metadata.name', value: name, note };
}
