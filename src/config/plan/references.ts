import type { PlanCluster } from '../../model/plan/scope.ts';
import { quote } from '../quote.ts';
import { type Path, type Problem, pathText } from '../yaml-document.ts';
import type { FiledSections } from './schema.ts';

/** Whether a check of this id, alias or code exists; the caller knows the catalogue. */
export type IsCheck = (name: string) => boolean;

/** Ids that the plan uses but does not define, ids defined twice, and checks that do not exist. */
export function referenceProblems(plan: FiledSections, isCheck: IsCheck): readonly Problem[] {
  return [
    ...doubles('clusters', plan.clusters),
    ...doubles('rotations', plan.rotations),
    ...doubles('severities', plan.severities),
    ...doubles('dataClasses', plan.dataClasses),
    ...doubles('thirdParties', plan.thirdParties),
    ...uses(plan).flatMap(({ path, name, kind }) => {
      const known = kind === 'check' ? isCheck(name) : defined(plan, kind).has(name);
      return known ? [] : [{ path, message: `${pathText(path)}: ${undefinedText(kind, name)}` }];
    }),
  ];
}

type Kind = 'cluster' | 'rotation' | 'thirdParty' | 'severity' | 'dataClass' | 'party' | 'check';

interface Use {
  readonly path: Path;
  readonly name: string;
  readonly kind: Kind;
}

function undefinedText(kind: Kind, name: string): string {
  switch (kind) {
    case 'check':
      return `there is no check ${quote(name)}: kubemuster checks lists them`;
    case 'cluster':
      return `${quote(name)} is not the id of an entry of clusters`;
    case 'rotation':
      return `${quote(name)} is not the id of an entry of rotations`;
    case 'thirdParty':
      return `${quote(name)} is not the id of an entry of thirdParties`;
    case 'severity':
      return `${quote(name)} is not the id of an entry of severities`;
    case 'dataClass':
      return `${quote(name)} is a data class of no cluster and of no entry of dataClasses`;
    case 'party':
      return name === 'oncall'
        ? 'oncall is whoever the rotations have on duty, and there is no rotation'
        : `${quote(name)} is nobody the plan names: no role, contact, alias, rotation or third party`;
  }
}

function defined(plan: FiledSections, kind: Exclude<Kind, 'check'>): ReadonlySet<string> {
  switch (kind) {
    case 'cluster':
      return new Set(plan.clusters?.map(({ id }) => id));
    case 'rotation':
      return new Set(plan.rotations?.map(({ id }) => id));
    case 'thirdParty':
      return new Set(plan.thirdParties?.flatMap(({ id }) => id ?? []));
    case 'severity':
      return new Set(plan.severities?.map(({ id }) => id));
    case 'dataClass':
      return new Set([
        ...(plan.dataClasses ?? []).map(({ id }) => id),
        ...(plan.clusters ?? []).flatMap(({ decision }) => decision?.dataClasses ?? []),
      ]);
    case 'party':
      return parties(plan);
  }
}

/** Everybody the plan names. */
function parties(plan: FiledSections): ReadonlySet<string> {
  const { incidentLead, deputy, ...technical } = plan.roles ?? {};
  const rotations = plan.rotations ?? [];
  return new Set([
    ...(rotations.length > 0 ? ['oncall'] : []),
    ...rotations.map(({ id }) => id),
    ...Object.keys(plan.roles ?? {}),
    ...[incidentLead, deputy, ...Object.values(technical)].flatMap((role) => role?.name ?? []),
    ...Object.entries(plan.contacts ?? {}).flatMap(([key, { alias }]) => [key, alias]),
    ...(plan.thirdParties ?? []).flatMap(({ id }) => id ?? []),
  ]);
}

/** Every place where the plan refers to something. */
function uses(plan: FiledSections): readonly Use[] {
  return [
    ...scopes(plan, []),
    ...roleUses(plan),
    ...partyUses(plan),
    ...(plan.drills ?? []).flatMap((drill, index) =>
      drill.type === 'tabletop' ? [] : [use('cluster', drill.cluster, 'drills', index, 'cluster')],
    ),
    ...(plan.obligations ?? []).flatMap(({ dataClasses = [] }, index) =>
      dataClasses.map((name, at) =>
        use('dataClass', name, 'obligations', index, 'dataClasses', at),
      ),
    ),
    ...(plan.exceptions ?? []).map(({ check }, index) =>
      use('check', check, 'exceptions', index, 'check'),
    ),
    ...(plan.thirdParties ?? []).flatMap(({ severityMap = [] }, index) =>
      severityMap.map(({ severity }, at) =>
        use('severity', severity, 'thirdParties', index, 'severityMap', at, 'severity'),
      ),
    ),
  ];
}

function roleUses({ roles = {} }: FiledSections): readonly Use[] {
  const { incidentLead: _lead, deputy: _deputy, ...technical } = roles;
  return Object.entries(technical).flatMap(([key, { rotation, thirdParty }]) => [
    ...maybe('rotation', rotation, 'roles', key, 'rotation'),
    ...maybe('thirdParty', thirdParty, 'roles', key, 'thirdParty'),
  ]);
}

function partyUses(plan: FiledSections): readonly Use[] {
  return [
    ...Object.entries(plan.authority ?? {}).flatMap(([key, { role }]) =>
      maybe('party', role, 'authority', key, 'role'),
    ),
    ...(plan.severities ?? []).flatMap(({ declareBy, notify = [] }, index) => [
      ...maybe('party', declareBy, 'severities', index, 'declareBy'),
      ...notify.flatMap((name, at) => maybe('party', name, 'severities', index, 'notify', at)),
    ]),
    ...(plan.obligations ?? []).flatMap((obligation, index) =>
      'owner' in obligation ? maybe('party', obligation.owner, 'obligations', index, 'owner') : [],
    ),
    ...(plan.communications?.templates ?? []).flatMap(({ approver, severity }, index) => [
      ...maybe('party', approver, 'communications', 'templates', index, 'approver'),
      ...maybe('severity', severity, 'communications', 'templates', index, 'severity'),
    ]),
    ...(plan.playbooks ?? []).flatMap(({ owner }, index) =>
      maybe('party', owner, 'playbooks', index, 'owner'),
    ),
    ...(plan.training ?? []).flatMap(({ role }, index) =>
      maybe('party', role, 'training', index, 'role'),
    ),
  ];
}

/** Every `clusters: [id, …]` below a section. */
function scopes(value: unknown, path: Path): readonly Use[] {
  if (typeof value !== 'object' || value === null || value instanceof Map) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if (key !== 'clusters' || path.length === 0 || !Array.isArray(child))
      return scopes(child, here);
    return child.map((name, index) => use('cluster', String(name), ...here, index));
  });
}

function maybe(kind: Kind, name: string | undefined, ...path: Path): readonly Use[] {
  return name === undefined ? [] : [use(kind, name, ...path)];
}

function use(kind: Kind, name: string, ...path: Path): Use {
  return { kind, name, path };
}

function doubles(
  section: string,
  entries: readonly (Pick<PlanCluster, 'id'> | { readonly id?: string })[] = [],
): readonly Problem[] {
  const met = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    if (id === undefined || !met.has(id)) {
      if (id !== undefined) met.add(id);
      return [];
    }
    const path = [section, index, 'id'];
    return [{ path, message: `${pathText(path)}: ${quote(id)} is the id of an earlier entry` }];
  });
}
