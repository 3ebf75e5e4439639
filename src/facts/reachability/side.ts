import type { AnswerId, Answers } from './answers.ts';
import type { EndpointClass } from './classes.ts';
import { decide, type Hit, type Step } from './decide.ts';
import { Effects } from './effects.ts';
import type { Ids } from './ids.ts';
import { idOf, isSure } from './marks.ts';
import type { Members } from './members.ts';
import { Patterns } from './patterns.ts';
import { type Peer, type PeerKind, Peers } from './peers.ts';
import type { PortSets } from './port-sets.ts';
import type { Governing, Numbered, NumberedRule, Outline, Program } from './program.ts';
import { Programs } from './programs.ts';
import type { Covers } from './terms.ts';

/** Classes whose answer is not that of their kind. */
export interface Exceptions {
  readonly ids: Ids;
  readonly answers: Int32Array;
}

export interface SideSpec {
  readonly direction: 'ingress' | 'egress';
  readonly numbered: Numbered;
  readonly classes: readonly EndpointClass[];
  readonly members: (term: number) => Members;
  readonly covers: Covers;
  readonly answers: Answers;
  readonly portSets: PortSets;
  /** Terms whose rules are about more pairs than this for each class are widespread. */
  readonly pairsPerClass: number;
}

/** The most kinds and programs that a key of the memo has room for. */
const ROOM = 2 ** 24;

/**
 * One direction, evaluated. The subject is whom policies govern: the destination of ingress, the source
 * of egress. The peer is the other side. Most pairs have the answer of the subject's outline and
 * the peer's kind; exceptions are the classes that rules with few peers, or few subjects, name.
 */
export class Side {
  readonly programs: Programs;
  readonly peers: Peers;
  readonly #spec: SideSpec;
  readonly #effects: Effects;
  readonly #patterns = new Patterns();
  /** By pattern. */
  readonly #shared: (boolean | undefined)[] = [];
  /** By kind of peer: answers by pattern of effects and outline. */
  readonly #known: Map<number, AnswerId>[] = [];
  /** Per class the effects of the rules that hit it so far, while exceptions are gathered. */
  readonly #hitBy: Int32Array;

  constructor(spec: SideSpec) {
    this.#spec = spec;
    this.peers = new Peers(spec);
    this.programs = new Programs(spec, (term) => this.peers.isWide(term));
    this.#effects = new Effects(spec.numbered, this.programs);
    this.#hitBy = new Int32Array(spec.classes.length);
  }

  /** The answer where only widespread terms hold the peer. */
  usual(outline: Outline, kind: PeerKind): AnswerId {
    const known = outline.usual[kind.id];
    if (known !== undefined) return known;
    const found = this.#decide(outline.example, { kind, few: [] }, []);
    outline.usual[kind.id] = found;
    return found;
  }

  /** The peers of a subject that are not as usual. */
  fromSubject(program: Program): Exceptions {
    const touched: number[] = [];
    for (const rule of program.few) {
      const { sure, may } = this.#spec.members(rule.peers.id);
      const [certain, perhaps] = [this.#effects.of(rule, true), this.#effects.of(rule, false)];
      const doubted = sure === may ? undefined : new Set(sure);
      for (const id of may) this.#hit(touched, id, doubted?.has(id) === false ? perhaps : certain);
    }
    return this.#exceptions(touched, (id, pattern) =>
      this.#patterned(program, this.peers.of(id), pattern),
    );
  }

  /** The subjects of a peer that are not as usual. */
  fromPeer(peer: Peer): Exceptions {
    const touched: number[] = [];
    for (const { rule, sure } of this.#fewOf(peer)) {
      const effect = this.#effects.of(rule, sure);
      for (const id of this.programs.subjectsOf(rule.policy)) this.#hit(touched, id, effect);
    }
    return this.#exceptions(touched, (id, pattern) =>
      this.#patterned(this.programs.of(id), peer, pattern),
    );
  }

  /** One pair; `told` hears what decided it. */
  between(program: Program, peer: Peer, told?: (step: Step) => void): AnswerId {
    return this.#decide(program, peer, program.few, told);
  }

  /** Outlines and effects tell the answer, unless a rule is of a kind that only itself tells. */
  #patterned(program: Program, peer: Peer, pattern: number): AnswerId {
    if (!this.#isShared(pattern)) return this.between(program, peer);
    const known = this.#known[peer.kind.id] ?? new Map<number, AnswerId>();
    this.#known[peer.kind.id] = known;
    const key = pattern * ROOM + program.outline.id;
    const found = known.get(key) ?? this.between(program, peer);
    known.set(key, found);
    return found;
  }

  #isShared(pattern: number): boolean {
    const known = this.#shared[pattern];
    if (known !== undefined) return known;
    const found = this.#patterns.listOf(pattern).every((one) => this.#effects.isShared(one));
    this.#shared[pattern] = found;
    return found;
  }

  /** In the order in which they decide. */
  #fewOf({ few }: Peer): readonly { readonly rule: NumberedRule; readonly sure: boolean }[] {
    const found: { readonly rule: NumberedRule; readonly sure: boolean }[] = [];
    for (const one of few) {
      for (const rule of this.peers.rulesOf(idOf(one))) found.push({ rule, sure: isSure(one) });
    }
    return found.sort((a, b) => a.rule.id - b.rule.id);
  }

  #hit(touched: number[], id: number, effect: number): void {
    const pattern = this.#hitBy[id] ?? 0;
    if (pattern === 0) touched.push(id);
    this.#hitBy[id] = this.#patterns.extend(pattern, effect);
  }

  #exceptions(
    touched: readonly number[],
    answer: (id: number, pattern: number) => AnswerId,
  ): Exceptions {
    const ids = Int32Array.from(touched).sort();
    const answers = new Int32Array(ids.length);
    for (let index = 0; index < ids.length; index += 1) {
      const id = ids[index] ?? 0;
      answers[index] = answer(id, this.#hitBy[id] ?? 0);
      this.#hitBy[id] = 0;
    }
    return { ids, answers };
  }

  /** With all rules about widespread peers, and these of the others. */
  #decide(
    program: Governing,
    peer: Peer,
    few: readonly NumberedRule[],
    told?: (step: Step) => void,
  ): AnswerId {
    const { direction, answers, portSets } = this.#spec;
    const named = direction === 'ingress' ? program.ports : peer.kind.ports;
    const hits: Hit[] = [];
    const add = (rule: NumberedRule, held: 'maybe' | 'yes' | undefined): void => {
      if (held === undefined) return;
      const ports = portSets.at(rule.rule.ports, rule.portsKey, named);
      hits.push({ rule, sure: held === 'yes', ports });
    };
    for (const rule of program.wide) add(rule, this.peers.holding(peer, rule.peers.id));
    for (const rule of few) add(rule, this.peers.holding(peer, rule.peers.id));
    if (few.length > 0) hits.sort((a, b) => a.rule.id - b.rule.id);
    return decide(answers, program, hits, told);
  }
}
