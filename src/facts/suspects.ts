import { fieldOf, type Named, subjectOf } from '../model/kubernetes/meta.ts';
import {
  mutatingWebhooks,
  validatingWebhooks,
  type WebhookConfiguration,
} from '../model/kubernetes/webhook.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import { asOf, defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../model/verdict.ts';
import {
  type DeclaredManagement,
  declaredManagement,
  systemAgentOf,
} from './declared-management.ts';
import { MIRROR, type MirrorPod, mirrorPods } from './mirror-pods.ts';
import { type Tenancy, tenancy } from './tenancy.ts';
import { type WebhookManagement, webhookManagement } from './webhook-management.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** Something that may have been put there to stay, and what explains it. */
export interface Suspect {
  readonly subject: Subject;
  readonly type: 'static-pod' | 'bare-pod' | 'system-job' | 'tenant-job' | 'webhook';
  /** `young`: a bare pod that is not a day old, as people start them to look at something. */
  readonly state: 'explained' | 'young' | 'unexplained' | 'unknown';
  readonly evidence: SomeEvidence;
  /** What could explain it all the same; empty where nothing could. */
  readonly gaps: readonly Gap[];
}

export interface Suspects {
  readonly all: readonly Suspect[];
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

/** Ways to stay in a cluster past a clean-up. Always whole: gaps are in the value. */
export const suspects: Fact<Suspects> = defineFact({
  id: 'suspects',
  title: 'Static and bare pods, agents, jobs and webhooks, and what explains each',
  needs: {
    mirrors: maybe(mirrorPods),
    workloads: maybe(workloads),
    tenancy: maybe(tenancy),
    mutating: maybe(mutatingWebhooks),
    validating: maybe(validatingWebhooks),
    management: declaredManagement,
    webhooks: webhookManagement,
    asOf,
  },
  compute: ({ mirrors, workloads, tenancy, mutating, validating, ...by }): Suspects => ({
    all: [
      ...visible(mirrors).map(ofMirror),
      ...visible(workloads).flatMap((one) =>
        ofWorkload(one, { tenancy, management: by.management, asOf: by.asOf }),
      ),
      ...[...visible(mutating), ...visible(validating)].map((one) => ofWebhook(one, by.webhooks)),
    ],
    gaps: [
      ...new Set([mirrors, workloads, tenancy, mutating, validating].flatMap((one) => gapsOf(one))),
    ],
  }),
  show: ({ all }: Suspects) =>
    all.map(({ subject, type, state }) => ({ object: subject.key, type, state })),
});

function ofMirror({ pod, on, evidence, gaps }: MirrorPod): Suspect {
  const suspect = { subject: subjectOf(pod.meta), type: 'static-pod', evidence } as const;
  if (on === 'control-plane') return { ...suspect, state: 'explained', gaps: [] };
  const shipped = systemAgentOf('Pod', suspect.subject, pod.meta);
  if (shipped !== undefined) {
    return { ...suspect, state: 'explained', evidence: [shipped, ...evidence], gaps: [] };
  }
  return { ...suspect, state: on === 'worker' ? 'unexplained' : 'unknown', gaps };
}

interface World {
  readonly tenancy: Observed<Tenancy>;
  readonly management: DeclaredManagement;
  readonly asOf: number;
}

const SYSTEM = 'kube-system';

/** Undefined for what controllers or people's own tools account for by its kind. */
function typeOf(
  { meta, namespace, pods }: WorkloadView,
  tenancy: Observed<Tenancy>,
): Suspect['type'] | undefined {
  const isTenants = tenancy.state !== 'unseen' && tenancy.value.isTenant(namespace);
  const isMirror = pods.some(({ annotations }) => annotations.has(MIRROR));
  switch (meta.kind) {
    case 'Pod':
      return isTenants && !isMirror ? 'bare-pod' : undefined;
    case 'DaemonSet':
    case 'CronJob':
      if (namespace === SYSTEM) return 'system-job';
      return isTenants ? 'tenant-job' : undefined;
    default:
      return undefined;
  }
}

function ofWorkload(workload: WorkloadView, world: World): readonly Suspect[] {
  const { subject, meta, pods, controllers } = workload;
  const type = typeOf(workload, world.tenancy);
  const object: Named | undefined = controllers[0] ?? pods[0]?.object;
  if (type === undefined || object === undefined) return [];
  const suspect = { subject, type } as const;
  const agent =
    meta.kind === 'DaemonSet' || meta.kind === 'CronJob'
      ? systemAgentOf(meta.kind, subject, meta)
      : undefined;
  const explained = world.management.ofWorkload(workload) ?? agent;
  if (explained !== undefined) {
    return [{ ...suspect, state: 'explained', evidence: [explained], gaps: [] }];
  }
  const unread = workload.basis === 'object' ? [] : [unreadGap(workload)];
  const gaps = [...world.management.gaps, ...unread];
  const evidence: SomeEvidence = [nothingOf(object, type)];
  if (type === 'bare-pod') {
    const age = hoursOf(object, world.asOf);
    if (age !== undefined)
      return [{ ...suspect, state: 'young', evidence: [age, ...evidence], gaps }];
  }
  return [{ ...suspect, state: gaps.length === 0 ? 'unexplained' : 'unknown', evidence, gaps }];
}

function ofWebhook(object: WebhookConfiguration, management: WebhookManagement): Suspect {
  const suspect = { subject: subjectOf(object.meta), type: 'webhook' } as const;
  const [first, ...rest] = management.of(object);
  if (first !== undefined) {
    return { ...suspect, state: 'explained', evidence: [first, ...rest], gaps: [] };
  }
  const gaps = management.unseenOf(object);
  const evidence: SomeEvidence = [nothingOf(object, 'webhook')];
  return { ...suspect, state: gaps.length === 0 ? 'unexplained' : 'unknown', evidence, gaps };
}

function nothingOf(object: Named, type: Suspect['type']): Evidence {
  const path = type === 'bare-pod' ? 'metadata.ownerReferences' : 'metadata.labels';
  return fieldOf(object, path, type === 'bare-pod' ? 'none' : 'no tool manages it');
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** Its age, where that is less than a day. A date that lies ahead is none. */
function hoursOf(object: Named, asOf: number): Evidence | undefined {
  const { created } = object.meta;
  const hours = created === undefined ? Number.NaN : (asOf - Date.parse(created)) / HOUR_MS;
  if (!(hours >= 0 && hours < DAY_HOURS)) return undefined;
  return fieldOf(object, 'metadata.creationTimestamp', created ?? '', 'not a day old');
}

/** Its own labels and annotations may tell who manages it. */
function unreadGap({ subject, meta, namespace }: WorkloadView): Gap {
  return {
    source: 'fact/workloads',
    cause: 'not-collected',
    detail: `${subject.key} was not read, only its pods`,
    namespace,
    permission: `list ${meta.kind} objects`,
  };
}
