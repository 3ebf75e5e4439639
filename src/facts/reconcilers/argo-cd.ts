import type { ArgoApplication, ArgoApplicationSet } from '../../model/kubernetes/argo-cd.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import { gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import {
  groupOf,
  type PauseStep,
  patchStep,
  type Reconciled,
  type Reconciler,
} from './reconciler.ts';

export interface ArgoCd {
  readonly applications: Observed<readonly ArgoApplication[]>;
  readonly sets: Observed<readonly ArgoApplicationSet[]>;
}

/** Argo CD's documented default of `--self-heal-timeout-seconds`. */
const SELF_HEAL_SECONDS = 5;
const TRACKING = 'argocd.argoproj.io/tracking-id';

/** The Applications that manage an object: by their own list of it, else by its tracking annotation. */
export function argoReconcilers(argo: ArgoCd, object: Reconciled): readonly Reconciler[] {
  const listing = visible(argo.applications).filter((one) => lists(one, object));
  if (listing.length > 0) return listing.map((one) => seenApplication(argo, one, object));
  const tracking = object.meta.annotations.get(TRACKING);
  if (tracking === undefined) return [];
  const [id = ''] = tracking.split(':');
  const found = visible(argo.applications).find(
    ({ meta }) => id === meta.name || id === `${meta.namespace}_${meta.name}`,
  );
  if (found !== undefined) return [seenApplication(argo, found, object)];
  return [elsewhere(argo, object, id, tracking)];
}

function lists({ resources }: ArgoApplication, { meta }: Reconciled): boolean {
  return resources.some(
    ({ group, kind, namespace, name }) =>
      name === meta.name &&
      kind === meta.kind &&
      namespace === meta.namespace &&
      group === groupOf(meta),
  );
}

function seenApplication(
  argo: ArgoCd,
  application: ArgoApplication,
  object: Reconciled,
): Reconciler {
  const { automated } = application;
  const heals = automated?.selfHeal === true;
  const keepsReplicas = application.ignores.some((one) => ignoresReplicas(one, object));
  return {
    tool: 'Argo CD',
    object: subjectOf(application.meta),
    reverts: heals ? (keepsReplicas ? ['spec'] : ['replicas', 'spec']) : [],
    seconds: heals ? SELF_HEAL_SECONDS : undefined,
    certainty: 'certain',
    why: heals
      ? `Argo CD heals this Application ${SELF_HEAL_SECONDS} seconds after a change, by its default`
      : 'Argo CD syncs this Application on a new commit or by hand only',
    pause: heals ? pauseSteps(argo, application, new Set()) : [],
    evidence: [
      fieldOf(
        application,
        'spec.syncPolicy.automated.selfHeal',
        automated === undefined ? 'not automated' : automated.selfHeal,
      ),
    ],
    gaps: [],
  };
}

function ignoresReplicas(
  { group, kind, name, namespace, pointers }: ArgoApplication['ignores'][number],
  { meta }: Reconciled,
): boolean {
  const fits = (wanted: string, actual: string): boolean => wanted === '' || wanted === actual;
  return (
    (group === '*' || group === groupOf(meta)) &&
    (kind === '*' || kind === meta.kind) &&
    fits(name, meta.name) &&
    fits(namespace, meta.namespace) &&
    pointers.some((one) => one === '/spec/replicas' || one === '.spec.replicas')
  );
}

/** Whoever would write the Application again comes first: its ApplicationSet, the Application above it. */
function pauseSteps(
  argo: ArgoCd,
  application: ArgoApplication,
  passed: Set<string>,
): readonly PauseStep[] {
  const { key } = subjectOf(application.meta);
  if (passed.has(key)) return [];
  passed.add(key);
  const above = visible(argo.applications)
    .filter((one) => one.automated?.selfHeal === true && lists(one, application))
    .flatMap((one) => pauseSteps(argo, one, passed));
  const sets = application.meta.owners
    .filter(({ kind }) => kind === 'ApplicationSet')
    .filter(({ name }) => !leavesAlone(argo, application.meta.namespace, name))
    .map(({ name }) =>
      patchStep(
        ['argoproj.io', 'applicationsets'],
        { namespace: application.meta.namespace, name },
        { spec: { syncPolicy: { applicationsSync: 'create-only' } } },
      ),
    );
  const own = patchStep(['argoproj.io', 'applications'], application.meta, {
    spec: { syncPolicy: { automated: null } },
  });
  return [...above, ...sets, own];
}

function leavesAlone({ sets }: ArgoCd, namespace: string, name: string): boolean {
  const found = visible(sets).find(
    ({ meta }) => meta.namespace === namespace && meta.name === name,
  );
  return found?.policy === 'create-only';
}

/** The object names an Application that was not seen: of an Argo CD elsewhere, or not readable. */
function elsewhere(
  { applications }: ArgoCd,
  { meta }: Reconciled,
  id: string,
  tracking: string,
): Reconciler {
  const evidence: Evidence = {
    subject: subjectOf(meta),
    path: `metadata.annotations['${TRACKING}']`,
    value: tracking,
  };
  const gaps = gapsOf(applications);
  return {
    tool: 'Argo CD',
    object: {
      type: 'k8s',
      key: `argoproj.io/Application/${id}`,
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      name: id,
    },
    reverts: ['replicas', 'spec'],
    seconds: undefined,
    certainty: 'possible',
    why: 'its Application was not seen: the Argo CD that holds it may run in another cluster',
    pause: [],
    evidence: [evidence],
    gaps:
      gaps.length > 0
        ? gaps
        : [
            {
              source: 'argoproj.io/Application',
              cause: 'not-collected',
              detail: `the Application ${id} is not in this cluster`,
              permission: 'a scan of the cluster that Argo CD runs in',
            },
          ],
  };
}
