import { at, flag, list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** An Argo CD Application: what it deploys, and whether it puts back what others change. */
export interface ArgoApplication {
  readonly meta: Meta;
  readonly project: string;
  /** Missing without `spec.syncPolicy.automated`: then a person syncs. */
  readonly automated: ArgoAutomation | undefined;
  /** Fields whose drift it leaves alone, as JSON pointers or jq expressions of one kind. */
  readonly ignores: readonly ArgoIgnored[];
  /** Objects it manages, as its controller reports them. */
  readonly resources: readonly ArgoResource[];
}

export interface ArgoAutomation {
  readonly selfHeal: boolean;
  readonly prune: boolean;
}

export interface ArgoResource {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Empty parts match everything. */
export interface ArgoIgnored extends ArgoResource {
  readonly pointers: readonly string[];
}

export const argoApplications: Kind<ArgoApplication> = defineKind({
  apiVersions: ['argoproj.io/v1alpha1'],
  kind: 'Application',
  plural: 'applications',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.project',
    // An empty section means something too.
    'spec.syncPolicy.automated?',
    'spec.syncPolicy.automated.selfHeal',
    'spec.syncPolicy.automated.prune',
    'spec.syncPolicy.automated.enabled',
    ...['group', 'kind', 'namespace', 'name', 'jsonPointers', 'jqPathExpressions'].map(
      (one) => `spec.ignoreDifferences[].${one}`,
    ),
    ...['group', 'kind', 'namespace', 'name'].map((one) => `status.resources[].${one}`),
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    project: text(raw, 'spec.project') || 'default',
    automated: automationOf(at(raw, 'spec.syncPolicy.automated')),
    ignores: list(raw, 'spec.ignoreDifferences').map((one) => ({
      ...resourceOf(one),
      pointers: [...list(one, 'jsonPointers'), ...list(one, 'jqPathExpressions')].map(String),
    })),
    resources: list(raw, 'status.resources').map(resourceOf),
  }),
});

/** An ApplicationSet writes its Applications, and puts back what is changed in them. */
export interface ArgoApplicationSet {
  readonly meta: Meta;
  /** `create-only` leaves the Applications alone once they are there. */
  readonly policy: string;
}

export const argoApplicationSets: Kind<ArgoApplicationSet> = defineKind({
  apiVersions: ['argoproj.io/v1alpha1'],
  kind: 'ApplicationSet',
  plural: 'applicationsets',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.syncPolicy.applicationsSync'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    policy: text(raw, 'spec.syncPolicy.applicationsSync') ?? 'sync',
  }),
});

function automationOf(raw: unknown): ArgoAutomation | undefined {
  if (raw === undefined || flag(raw, 'enabled') === false) return undefined;
  return { selfHeal: flag(raw, 'selfHeal') ?? false, prune: flag(raw, 'prune') ?? false };
}

function resourceOf(raw: unknown): ArgoResource {
  return {
    group: text(raw, 'group') ?? '',
    kind: text(raw, 'kind') ?? '',
    namespace: text(raw, 'namespace') ?? '',
    name: text(raw, 'name') ?? '',
  };
}
