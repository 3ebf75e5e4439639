import { fieldOf } from '../model/kubernetes/meta.ts';
import { isKeptAnnotation, namespaces as namespaceKind } from '../model/kubernetes/namespace.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import type { PlanContacts, PlanRotation } from '../model/plan/people.ts';
import type { PlanOwnership } from '../model/plan/scope.ts';
import { planContacts, planOwnership, planRotations } from '../model/plan.ts';
import { defineFact, type Fact, maybe, planFiled, thisCluster } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { concerns } from './declarations.ts';
import { OWNER_KEYS } from './namespace-owners.ts';
import type { NamespaceView } from './tenancy.ts';
import { matchesNamespace } from './tiers.ts';

/** Whom a namespace names as its owner, and whether the plan knows how to reach them. */
export type Pageable =
  | { readonly state: 'reachable'; readonly owner: string; readonly evidence: SomeEvidence }
  /** It names owners, none of whom the plan has. */
  | {
      readonly state: 'stranger';
      readonly owners: readonly string[];
      readonly evidence: SomeEvidence;
    }
  | { readonly state: 'nobody'; readonly keys: readonly string[] };

export interface PageableOwners {
  readonly of: (namespace: NamespaceView) => Pageable;
  /** What could still name or reach an owner of this namespace, although none was found. */
  readonly gaps: (namespace: NamespaceView) => readonly Gap[];
}

/** Owners of namespaces who can be paged: by label or annotation, or by the plan's map of tenants. */
export const pageableOwners: Fact<PageableOwners> = defineFact({
  id: 'pageable-owners',
  title: 'Whom each namespace names as its owner, and how the plan reaches them',
  needs: {
    ownership: maybe(planOwnership),
    rotations: maybe(planRotations),
    contacts: maybe(planContacts),
    filed: planFiled,
    cluster: thisCluster,
  },
  compute: ({ ownership, rotations, contacts, filed, cluster }): PageableOwners => {
    const declared = ownership.state === 'unseen' ? undefined : ownership.value;
    const keys = keysOf(declared);
    const reach = partiesOf(visible(rotations), contacts);
    const unread = filed ? unreadKeys(keys) : gapsOf(ownership);
    const unreachable =
      rotations.state === 'unseen' && contacts.state === 'unseen'
        ? [...rotations.gaps, ...contacts.gaps]
        : [];
    const ownersOf = (namespace: NamespaceView): readonly Named[] => [
      ...namedOn(namespace, keys),
      ...namedByPlan(
        namespace,
        (declared?.tenants ?? []).map((tenant) => ({
          ...tenant,
          namespaces: tenant.namespaces.filter((one) => concerns(one, cluster)),
        })),
      ),
    ];
    return {
      of: (namespace) => pageable(ownersOf(namespace), reach, keys),
      gaps: (namespace) =>
        filed && ownersOf(namespace).length > 0 ? [...unreachable, ...unread] : unread,
    };
  },
  show: () => ({}),
});

interface Named {
  readonly owner: string;
  readonly evidence: Evidence;
}

function keysOf(declared: PlanOwnership | undefined): readonly string[] {
  return declared === undefined || declared.keys.length === 0 ? OWNER_KEYS : declared.keys;
}

/** Everybody the plan says how to reach, with where it does. */
function partiesOf(
  rotations: readonly PlanRotation[],
  contacts: Observed<PlanContacts>,
): ReadonlyMap<string, Evidence> {
  const parties = new Map<string, Evidence>();
  const given = contacts.state === 'unseen' ? {} : contacts.value;
  for (const [key, { alias }] of Object.entries(given)) {
    const evidence = planField('contacts', `contacts.${key}.alias`, alias);
    parties.set(key, evidence).set(alias, evidence);
  }
  for (const [index, { id, coverage }] of rotations.entries()) {
    parties.set(id, planField('rotations', `rotations[${index}].id`, id, `covers ${coverage}`));
  }
  return parties;
}

function namedOn({ object }: NamespaceView, keys: readonly string[]): readonly Named[] {
  if (object === undefined) return [];
  const { labels, annotations } = object.meta;
  return keys.flatMap((key) =>
    [
      { path: `metadata.labels['${key}']`, owner: labels.get(key) ?? '' },
      { path: `metadata.annotations['${key}']`, owner: annotations.get(key) ?? '' },
    ]
      .filter(({ owner }) => owner !== '')
      .map(({ path, owner }) => ({ owner, evidence: fieldOf(object, path, owner) })),
  );
}

function namedByPlan(
  namespace: NamespaceView,
  tenants: NonNullable<PlanOwnership['tenants']>,
): readonly Named[] {
  return tenants.flatMap(({ name, namespaces }, index) =>
    namespaces.some((one) => matchesNamespace(one, namespace))
      ? { owner: name, evidence: planField('ownership', `ownership.tenants[${index}].name`, name) }
      : [],
  );
}

function pageable(
  named: readonly Named[],
  reach: ReadonlyMap<string, Evidence>,
  keys: readonly string[],
): Pageable {
  for (const { owner, evidence } of named) {
    const entry = reach.get(owner);
    if (entry !== undefined) return { state: 'reachable', owner, evidence: [evidence, entry] };
  }
  const [first, ...rest] = named.map(({ evidence }) => evidence);
  if (first === undefined) return { state: 'nobody', keys };
  const owners = [...new Set(named.map(({ owner }) => owner))];
  return { state: 'stranger', owners, evidence: [first, ...rest] };
}

/** Annotations are kept by name, and the plan may name others. Labels are all kept. */
function unreadKeys(keys: readonly string[]): readonly Gap[] {
  return keys
    .filter((key) => !isKeptAnnotation(key))
    .map((key) => ({
      source: namespaceKind.id,
      cause: 'not-collected',
      detail: `annotations named ${key} are not read, labels are`,
      permission: `a label ${key} on the namespace`,
    }));
}

function planField(section: string, path: string, value: string, note?: string): Evidence {
  const subject = { type: 'plan', key: `plan/${section}` } as const;
  return note === undefined ? { subject, path, value } : { subject, path, value, note };
}
