import type { ClusterInfo } from '../../model/cluster.ts';
import { namespaces } from '../../model/kubernetes/namespace.ts';
import {
  type Gap,
  type Gaps,
  gapsIn,
  gapsOf,
  partial,
  seen,
  someGaps,
} from '../../model/observed.ts';
import { planAdmission } from '../../model/plan.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import { concerns } from '../declarations.ts';
import { type NamespaceView, tenancy, unseenNamespace } from '../tenancy.ts';
import { type PodAdmission, podAdmission } from './admission.ts';

/** Whether the pods of a namespace have to meet the baseline level. */
export type NamespaceLevel =
  | {
      readonly namespace: NamespaceView;
      readonly state: 'enforced' | 'advised' | 'open';
      readonly message: string;
      readonly evidence: SomeEvidence;
    }
  | {
      readonly namespace: NamespaceView;
      readonly state: 'unknown';
      readonly message: string;
      readonly gaps: Gaps;
      readonly evidence: readonly Evidence[];
    };

interface Defaults {
  readonly enforce: string;
  readonly exempt: readonly string[];
  readonly evidence: Evidence;
}

interface World {
  readonly defaults: Defaults | undefined;
  readonly admission: PodAdmission;
  /** Why the labels of a namespace may not be what was seen. */
  readonly hidden: (namespace: NamespaceView) => readonly Gap[];
}

const LABEL = 'pod-security.kubernetes.io/';

/** The level of each namespace, also of those of the cluster's machinery. */
export interface PodLevels {
  readonly namespaces: readonly NamespaceLevel[];
  /** Also of one that only other objects name; undefined where there is none of this name. */
  readonly of: (namespace: string) => NamespaceLevel | undefined;
}

export const podLevels: Fact<PodLevels> = definePartialFact({
  id: 'pod-levels',
  title: 'Whether the pods of each namespace have to meet the baseline level',
  needs: {
    tenancy: maybe(tenancy),
    namespaces: maybe(namespaces),
    plan: maybe(planAdmission),
    admission: podAdmission,
    cluster: thisCluster,
  },
  compute: ({ tenancy, namespaces, plan, admission, cluster }) => {
    if (tenancy.state === 'unseen') return tenancy;
    const world: World = {
      defaults: plan.state === 'unseen' ? undefined : defaultsOf(plan.value.psaDefaults, cluster),
      admission,
      hidden: ({ object, name }) => (object === undefined ? gapsIn(namespaces, name) : []),
    };
    const all = tenancy.value.namespaces.map((one) => levelOf(one, world));
    const known = new Map(all.map((one) => [one.namespace.name, one]));
    const value: PodLevels = {
      namespaces: all,
      of: (name) => {
        // Manifests leave namespaces to somebody else; a cluster that was read has no others.
        const mayExist = cluster.source === 'manifests' || gapsIn(namespaces, name).length > 0;
        return known.get(name) ?? (mayExist ? levelOf(unseenNamespace(name), world) : undefined);
      },
    };
    const gaps = someGaps(gapsOf(tenancy));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ namespaces }: PodLevels) => shown(namespaces),
});

export const enforcedLevels: Fact<readonly NamespaceLevel[]> = definePartialFact({
  id: 'enforced-levels',
  title: 'The Pod Security level that each tenant namespace enforces',
  needs: { levels: maybe(podLevels) },
  compute: ({ levels }) => {
    if (levels.state === 'unseen') return levels;
    const value = levels.value.namespaces.filter(({ namespace }) => namespace.system === undefined);
    return { ...levels, value };
  },
  show: shown,
});

function shown(value: readonly NamespaceLevel[]): unknown {
  return value.map(({ namespace, state, message }) => ({
    namespace: namespace.name,
    state,
    message,
  }));
}

function defaultsOf(
  declared: readonly (Parameters<typeof concerns>[0] & {
    readonly enforce: string;
    readonly exemptNamespaces?: readonly string[];
  })[] = [],
  cluster: ClusterInfo,
): Defaults | undefined {
  const index = declared.findIndex((one) => concerns(one, cluster));
  const found = declared[index];
  if (found === undefined) return undefined;
  const path = `admission.psaDefaults[${index}].enforce`;
  return {
    enforce: found.enforce,
    exempt: found.exemptNamespaces ?? [],
    evidence: { subject: { type: 'plan', key: 'plan/admission' }, path, value: found.enforce },
  };
}

function levelOf(namespace: NamespaceView, world: World): NamespaceLevel {
  const { defaults, admission } = world;
  const hidden = someGaps(world.hidden(namespace));
  if (hidden !== undefined) {
    const message = 'the labels of the namespace were not seen';
    return { namespace, state: 'unknown', message, gaps: hidden, evidence: [] };
  }
  const exempt = defaults?.exempt.includes(namespace.name) ?? false;
  const enforced = exempt ? undefined : enforcedBy(namespace, defaults);
  if (enforced !== undefined) {
    const message = 'admission refuses pods that do not meet baseline';
    return { namespace, state: 'enforced', message, evidence: [enforced] };
  }
  const effects = admission.effectsOn(namespace);
  const policy = effects.find(({ effect }) => effect === 'enforced');
  if (policy !== undefined) {
    const message = 'a policy rejects what baseline rejects';
    return { namespace, state: 'enforced', message, evidence: [policy.evidence] };
  }
  const opaque = effects.filter(({ effect }) => effect === 'opaque');
  const reasons = opaque.map(({ evidence, reason }): Gap => {
    const detail = `${evidence.subject.key} may reject such pods: ${reason}`;
    const permission = `the label ${LABEL}enforce, which can be evaluated`;
    return { source: 'fact/pod-admission', cause: 'not-collected', detail, permission };
  });
  const gaps = someGaps([...admission.gaps, ...reasons]);
  if (gaps !== undefined) {
    const message = 'not known whether something else rejects what baseline rejects';
    const evidence = opaque.map((one) => one.evidence);
    return { namespace, state: 'unknown', message, gaps, evidence };
  }
  const advised = effects.find(({ effect }) => effect === 'advised')?.evidence;
  const advice = advised ?? (exempt ? undefined : advisedBy(namespace));
  if (advice === undefined) return open(namespace, exempt ? defaults?.evidence : undefined);
  const message = 'pods below baseline are only reported';
  return { namespace, state: 'advised', message, evidence: [advice] };
}

/** The label wins over the default. A level that admission does not know is taken for restricted. */
function enforcedBy(
  namespace: NamespaceView,
  defaults: Defaults | undefined,
): Evidence | undefined {
  const label = namespace.labels.get(`${LABEL}enforce`);
  if (label !== undefined)
    return isLax(label) ? undefined : labelEvidence(namespace, 'enforce', label);
  return defaults === undefined || isLax(defaults.enforce) ? undefined : defaults.evidence;
}

/** Admission takes a level that it does not know for no advice at all. */
function advisedBy(namespace: NamespaceView): Evidence | undefined {
  for (const mode of ['warn', 'audit']) {
    const level = namespace.labels.get(LABEL + mode);
    if (level === 'baseline' || level === 'restricted')
      return labelEvidence(namespace, mode, level);
  }
  return undefined;
}

function isLax(level: string): boolean {
  return level === 'privileged';
}

function open(namespace: NamespaceView, exemption: Evidence | undefined): NamespaceLevel {
  const label = namespace.labels.get(`${LABEL}enforce`) ?? 'not set';
  const message = 'pods may be privileged';
  const own = labelEvidence(namespace, 'enforce', label);
  const evidence = exemption === undefined ? ([own] as const) : ([own, exemption] as const);
  return { namespace, state: 'open', message, evidence };
}

function labelEvidence({ subject }: NamespaceView, mode: string, value: string): Evidence {
  return { subject, path: `metadata.labels['${LABEL}${mode}']`, value };
}
