import { type Endpoint, type NamedPort, NO_PORTS } from './endpoint.ts';
import type { Ids } from './ids.ts';
import { Local } from './local.ts';
import { find, idOf, isSure, mark } from './marks.ts';
import { hasNames } from './port-sets.ts';
import {
  type Governing,
  layersOf,
  type Numbered,
  type NumberedPolicy,
  type NumberedRule,
  type Outline,
  type Program,
  type ProgramLayer,
  type Selected,
} from './program.ts';
import type { SideSpec } from './side.ts';
import { holds } from './terms.ts';

/** What governs each class in one direction. Classes with equal policies share one program. */
export class Programs {
  readonly #spec: SideSpec;
  readonly #isWide: (term: number) => boolean;
  readonly #programs = new Map<string, Program>();
  readonly #layers = new Map<string, readonly ProgramLayer[]>();
  readonly #outlines = new Map<string, Outline>();
  readonly #portLists = new Map<readonly NamedPort[], number>();
  readonly #subjects: Ids[] = [];
  readonly #sure: boolean[] = [];
  readonly #byClass: readonly Program[];
  readonly #local: Local;

  constructor(spec: SideSpec, isWide: (term: number) => boolean) {
    this.#spec = spec;
    this.#isWide = isWide;
    const selected: number[][] = spec.classes.map(() => []);
    for (const { id, selects } of spec.numbered.policies) {
      const { sure, may } = spec.members(selects.id);
      const certain = sure === may ? undefined : new Set(sure);
      const isFree = (at: number): boolean => spec.classes[at]?.example.governed === 'no';
      const governed = may.some(isFree) ? may.filter((at) => !isFree(at)) : may;
      for (const at of governed) {
        const surely = spec.classes[at]?.example.governed === 'yes' && (certain?.has(at) ?? true);
        selected[at]?.push(mark(id, surely));
      }
      this.#subjects.push(governed);
      this.#sure.push(governed.every((at) => isSure((selected[at] ?? []).at(-1) ?? 0)));
    }
    this.#byClass = spec.classes.map(({ example }, id) =>
      this.with((selected[id] ?? []).slice(), example.ports),
    );
    this.#local = new Local(spec.numbered.policies.map(({ selects }) => selects.term));
  }

  get outlines(): number {
    return this.#outlines.size;
  }

  of(id: number): Program {
    const program = this.#byClass[id];
    if (program === undefined) throw new RangeError(`no class has the number ${id}`);
    return program;
  }

  /** The policy with a number, as programs name it. */
  policy(id: number): NumberedPolicy | undefined {
    return this.#spec.numbered.policies[id];
  }

  get policies(): readonly NumberedPolicy[] {
    return this.#spec.numbered.policies;
  }

  /** The classes that a policy governs, for certain or perhaps. */
  subjectsOf(policy: number): Ids {
    return this.#subjects[policy] ?? new Int32Array();
  }

  /** Whether all that a policy may govern it governs for certain. */
  surelyGoverns(policy: number): boolean {
    return this.#sure[policy] === true;
  }

  /** The objects of policies, by key; of those that isolate in one layer, where it is given. */
  objects(policies: readonly number[], isolatingAt?: number): readonly string[] {
    const found = policies.flatMap((id) => {
      const one = this.#spec.numbered.policies[id];
      if (one === undefined) return [];
      const counts = isolatingAt === undefined || (one.at === isolatingAt && one.policy.isolates);
      return counts ? [one.policy.object.key] : [];
    });
    return [...new Set(found)].sort();
  }

  /** The policies that select one endpoint, which may be in no class. */
  selecting(endpoint: Endpoint): Selected {
    const selected: number[] = [];
    if (endpoint.governed === 'no') return [];
    for (const id of this.#local.about(endpoint)) {
      const policy = this.#spec.numbered.policies[id];
      const held =
        policy === undefined ? 'no' : holds(policy.selects.term, endpoint, this.#spec.covers);
      if (held !== 'no') selected.push(mark(id, held === 'yes' && endpoint.governed === 'yes'));
    }
    return selected.sort((a, b) => a - b);
  }

  with(policies: Selected, named: readonly NamedPort[]): Program {
    const { numbered, direction } = this.#spec;
    const rules = rulesOf(numbered, policies);
    const asks =
      direction === 'ingress' && numbered.named && rules.some(({ rule }) => hasNames(rule.ports));
    const ports = asks ? named : NO_PORTS;
    const key = `${policies.join()};${this.#portsNumber(ports)}`;
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = this.#new(policies, rules, ports);
    this.#programs.set(key, program);
    return program;
  }

  #new(policies: Selected, rules: readonly NumberedRule[], ports: readonly NamedPort[]): Program {
    const wide = rules.filter(({ peers }) => this.#isWide(peers.id)).slice();
    const layers = this.#shared(layersOf(this.#spec.numbered.policies, policies));
    const governing: Governing = { policies, layers, wide, ports };
    const key = `${outlineKey(governing)};${this.#portsNumber(ports)}`;
    const outline = this.#outlines.get(key) ?? {
      id: this.#outlines.size,
      example: governing,
      usual: [],
    };
    this.#outlines.set(key, outline);
    const isFew = ({ peers }: NumberedRule): boolean => !this.#isWide(peers.id);
    const few = wide.length === 0 ? rules : rules.filter(isFew).slice();
    return { ...governing, id: this.#programs.size, few, outline };
  }

  /** Equal lists of layers as one: most programs have the same few. */
  #shared(layers: readonly ProgramLayer[]): readonly ProgramLayer[] {
    const key = layers.map(({ at, denies }) => `${at}${denies}`).join();
    const found = this.#layers.get(key) ?? layers;
    this.#layers.set(key, found);
    return found;
  }

  #portsNumber(ports: readonly NamedPort[]): number {
    const known = this.#portLists.get(ports) ?? this.#portLists.size;
    this.#portLists.set(ports, known);
    return known;
  }
}

/** Equal texts mean equal answers wherever no rule with few peers hits. */
function outlineKey({ policies, layers, wide }: Governing): string {
  const ended = layers.map(({ at, denies }: ProgramLayer) => `${at}${denies}`);
  const ordinals = new Map<number, number>();
  const effects = wide.map(({ at, rank, policy, rule, peers, portsKey }) => {
    const ordinal = ordinals.get(policy) ?? ordinals.size;
    ordinals.set(policy, ordinal);
    const doubt = rule.doubt === undefined && find(policies, policy) === 'yes' ? '' : '?';
    return `${at}:${rank}:${ordinal}:${rule.action}${doubt}:${peers.id}:${portsKey}`;
  });
  return `${ended.join(' ')};${effects.join(' ')}`;
}

function rulesOf({ policies: all }: Numbered, policies: Selected): readonly NumberedRule[] {
  const found: NumberedRule[] = [];
  for (const one of policies) found.push(...(all[idOf(one)]?.rules ?? []));
  return found.slice();
}
