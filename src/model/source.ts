import type { ClusterInfo } from './cluster.ts';
import { type Gap, type Observed, seen } from './observed.ts';

/** Where a value comes from: read in (a leaf, kept in the snapshot) or derived from other sources (a fact). */
export type Source = Leaf | Fact<unknown>;

export type Leaf =
  | Kind<unknown>
  | Cloud<unknown>
  | Info<unknown>
  | PlanSection<unknown>
  | Import<unknown>
  | Probe<unknown>
  | Context<unknown>;

/** What a check or fact may ask for: a source in full, or one of the three softer ways of asking. */
export type Need = Source | IfServed<unknown> | Maybe<unknown> | Across<unknown>;

export type Needs = Readonly<Record<string, Need>>;

export type ValueOf<N> =
  N extends Maybe<infer V>
    ? Observed<V>
    : N extends Across<infer V>
      ? readonly AcrossValue<V>[]
      : N extends IfServed<infer P> | Kind<infer P>
        ? readonly P[]
        : N extends
              | Fact<infer V>
              | Cloud<infer V>
              | Info<infer V>
              | PlanSection<infer V>
              | Import<infer V>
              | Probe<infer V>
              | Context<infer V>
          ? V
          : never;

export type Inputs<N extends Needs> = { readonly [K in keyof N]: ValueOf<N[K]> };

/** All objects of one API kind. They are projected to `keep` as they arrive and decoded one by one. */
export interface Kind<out P> {
  readonly type: 'kind';
  /** `group/Kind`, the core group written `core`; `:namespace/name` is added when it reads one object. */
  readonly id: string;
  /** In order of preference, such as `policy/v1`. */
  readonly apiVersions: readonly [string, ...string[]];
  readonly kind: string;
  /** The resource in URLs and RBAC, such as `networkpolicies`. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** One object by name, where the rest of the kind is of no interest (a plugin's ConfigMap). */
  readonly only?: ObjectName;
  /** Besides that one, those that objects of other kinds show the names of (one for each revision). */
  readonly also?: AlsoNamed;
  /** Rights besides reading the kind itself, without which its server leaves objects out. */
  readonly rights?: readonly Right[];
  /** Whether people write it in manifests. What only a running cluster has is a gap there. */
  readonly declared: boolean;
  /**
   * Not read from a cluster unless asked for. `secret-metadata`: with `--allow-secret-metadata`, since
   * the right to list Secrets is the right to read them; then as a Table, so that no value is sent.
   */
  readonly optIn?: 'secret-metadata';
  /** The only paths that are kept, besides apiVersion, kind, name and namespace. See model/keep.ts. */
  readonly keep: readonly string[];
  /** Throws Malformed when a kept field has another shape than the API gives it. */
  readonly decode: (one: unknown) => P;
}

interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** Objects under names that are not known beforehand: no role lists them, and their gaps say their names. */
interface AlsoNamed {
  /** Ids of the kinds that show the names, which are read for other reasons. */
  readonly of: readonly string[];
  readonly names: (raw: unknown) => readonly ObjectName[];
  /** Whether an object may be one of them, where all that there is is given. */
  readonly matches: (namespace: string, name: string) => boolean;
}

export interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: 'get' | 'list';
}

/** One section of the normalized control-plane facts of a cloud. */
export interface Cloud<out V> {
  readonly type: 'cloud';
  readonly id: string;
  readonly decode: (raw: unknown) => V;
}

/** What the API server says of itself: version, served APIs. */
export interface Info<out V> {
  readonly type: 'info';
  readonly id: string;
  /** The non-resource URL it is read from. */
  readonly url: string;
  readonly decode: (raw: unknown) => V;
}

/** One section of ir-plan.yaml. It is unseen (not-attested) when the plan has no such section. */
export interface PlanSection<out V> {
  readonly type: 'plan';
  readonly id: string;
  /** Always yields the value: the plan is validated when it is read. */
  readonly decode: (raw: unknown) => V;
}

/** Results of another scanner, given as evidence. */
export interface Import<out V> {
  readonly type: 'import';
  readonly id: string;
  readonly decode: (raw: unknown) => V;
}

/** Answers that the API server computes, such as SubjectAccessReviews. */
export interface Probe<out V> {
  readonly type: 'probe';
  readonly id: string;
  readonly decode: (raw: unknown) => V;
}

/** What the run itself knows: the as-of instant, the cluster's identity. Always seen. */
export interface Context<out V> {
  readonly type: 'context';
  readonly id: string;
  readonly read: (context: RunContext) => V;
}

/** What the engine hands to Context sources. */
export interface RunContext {
  /** Milliseconds since the epoch: the instant every age is measured against. */
  readonly asOf: number;
  readonly cluster: ClusterInfo;
  /** Whether a plan file was given at all. */
  readonly planFiled: boolean;
}

/** A value computed from other sources: pure, synchronous, computed once for a snapshot. */
export interface Fact<out V> {
  readonly type: 'fact';
  readonly id: string;
  /** One line for `kubemuster fact --list`. */
  readonly title: string;
  readonly needs: Needs;
  readonly compute: (inputs: never) => Observed<V>;
  /**
   * The JSON that `kubemuster fact ID` prints; the value itself when it is missing. Refused for
   * options that ask for what there is not.
   */
  readonly show?: (value: never, options?: FactOptions) => unknown;
  /** The flags that `show` understands; none when missing. */
  readonly flags?: FactFlags;
}

/** Flags of `kubemuster fact ID`, by name without the dashes. */
export type FactFlags = Readonly<Record<string, FactFlag>>;

export interface FactFlag {
  /** What its value is, such as `PORT`, or `VERB RESOURCE` of two words; missing for a switch. */
  readonly value?: string;
  /** One letter, as in `-n`. */
  readonly short?: string;
  /** What it asks for, for the help. */
  readonly asks: string;
}

/** The flags that were given: their value, words with one space between, or true for a switch. */
export type FactOptions = Readonly<Record<string, string | true | undefined>>;

/** The answer of `show` to options that it cannot serve: wrong usage, not a fault. */
export class Refused {
  readonly message: string;
  /** What to do instead. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    this.message = message;
    this.hint = hint;
  }
}

/** The kind's objects; none, with the discovery document as evidence, where it is not served. */
export interface IfServed<out P> {
  readonly type: 'if-served';
  readonly kind: Kind<P>;
}

/** All three states of a need, for a rule that can prove something from partial sight. */
export interface Maybe<out V> {
  readonly type: 'maybe';
  readonly need: Source | IfServed<unknown>;
  /** Never set: it carries the type of the value. */
  readonly value?: V;
}

/** The same fact of every cluster in the run, for rules about the fleet. */
export interface Across<out V> {
  readonly type: 'across';
  readonly fact: Fact<V>;
}

export interface AcrossValue<out V> {
  readonly cluster: ClusterInfo;
  readonly observed: Observed<V>;
}

export function ifServed<P>(kind: Kind<P>): IfServed<P> {
  return { type: 'if-served', kind };
}

export function maybe<const N extends Source | IfServed<unknown>>(need: N): Maybe<ValueOf<N>> {
  return { type: 'maybe', need };
}

/** For rules about the fleet. */
export function across<V>(fact: Fact<V>): Across<V> {
  return { type: 'across', fact };
}

/** Defines a kind. The id follows from the first API version and the kind. */
export function defineKind<P>(spec: Omit<Kind<P>, 'type' | 'id'>): Kind<P> {
  const [group = '', version] = spec.apiVersions[0].split('/');
  const only = spec.only === undefined ? '' : `:${spec.only.namespace}/${spec.only.name}`;
  return {
    type: 'kind',
    id: `${version === undefined ? 'core' : group}/${spec.kind}${only}`,
    ...spec,
  };
}

interface FactSpec<N extends Needs, V, R> {
  readonly id: string;
  readonly title: string;
  readonly needs: N;
  readonly compute: (inputs: Inputs<N>) => R;
  readonly show?: (value: V, options?: FactOptions) => unknown;
  readonly flags?: FactFlags;
}

/** A fact that is whole whenever its needs are. */
export function defineFact<const N extends Needs, V>(spec: FactSpec<N, V, V>): Fact<V> {
  return { type: 'fact', ...spec, compute: (inputs: Inputs<N>) => seen(spec.compute(inputs)) };
}

/** A fact that asks with `maybe` and says itself how complete its value is. */
export function definePartialFact<const N extends Needs, V>(
  spec: FactSpec<N, V, Observed<V>>,
): Fact<V> {
  return { type: 'fact', ...spec };
}

/** The gap left by a part of a rule that an engine of a later version computes. */
export function notBuiltYet(fact: string, detail: string): Gap {
  return {
    source: `fact/${fact}`,
    cause: 'not-collected',
    detail: `${detail}: the fact ${fact} is planned and not part of this version`,
    permission: `a version of kubemuster that computes ${fact}`,
  };
}

/** The gap left by a kind that is read only with an opt-in that was not given. */
export function notAskedFor({ id, plural }: Pick<Kind<unknown>, 'id' | 'plural'>): Gap {
  return {
    source: id,
    cause: 'not-collected',
    detail: `${plural} are read only when asked for, and then without their values`,
    permission: `list ${plural}, with --allow-secret-metadata`,
  };
}

/** The instant every age is measured against, in milliseconds since the epoch. */
export const asOf: Context<number> = {
  type: 'context',
  id: 'context/as-of',
  read: (context) => context.asOf,
};

export const thisCluster: Context<ClusterInfo> = {
  type: 'context',
  id: 'context/cluster',
  read: (context) => context.cluster,
};

/** Whether a plan file was given at all: its absence is a finding, a missing section is a gap. */
export const planFiled: Context<boolean> = {
  type: 'context',
  id: 'context/plan-filed',
  read: (context) => context.planFiled,
};
