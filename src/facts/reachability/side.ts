import type { AnswerId, Answers } from './answers.ts';
import type { EndpointClass } from './classes.ts';
import { decide, type Hit, type Step } from './decide.ts';
import { find, idOf, isSure, mark } from './marks.ts';
import type { Ids, Members } from './members.ts';
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
}

/** The number of a rule with whether it hits for certain. */
type Marked = number;

/**
 * One direction, evaluated. The subject is whom policies govern: the destination of ingress, the source
 * of egress. The peer is the other side. Most pairs have the answer of the subject's outline and
 * the peer's kind; exceptions are the classes that rules with few peers, or few subjects, name.
 */
export class Side {
  readonly programs: Programs;
  readonly peers: Peers;
  readonly #spec: SideSpec;
  /** Per class the rules that hit it so far, while exceptions are gathered. */
  readonly #hitBy: Int32Array;

  constructor(spec: SideSpec) {
    this.#spec = spec;
    this.peers = new Peers(spec);
    this.programs = new Programs(spec, (term) => this.peers.isWide(term));
    this.#hitBy = new Int32Array(spec.classes.length);
  }

  /** The answer where only widespread terms hold the peer. */
  usual(outline: Outline, kind: PeerKind): AnswerId {
    const known = outline.usual[kind.id];
    if (known !== undefined) return known;
    const found = this.#decide(outline.example, kind, []);
    outline.usual[kind.id] = found;
    return found;
  }

  /** The peers of a subject that are not as usual. */
  fromSubject(program: Program): Exceptions {
    const patterns = new Patterns();
    const touched: number[] = [];
    for (const rule of program.few) {
      const { sure, may } = this.#spec.members(rule.peers.id);
      const certain = sure === may ? undefined : new Set(sure);
      for (const id of may)
        this.#hit(patterns, touched, id, mark(rule.id, certain?.has(id) ?? true));
    }
    const memo = new Map<number, AnswerId>();
    return this.#exceptions(touched, (id, pattern) => {
      const { kind } = this.peers.of(id);
      return once(memo, pattern * 2 ** 20 + kind.id, () =>
        this.#decide(program, kind, patterns.listOf(pattern)),
      );
    });
  }

  /** The subjects of a peer that are not as usual. */
  fromPeer(peer: Peer): Exceptions {
    const patterns = new Patterns();
    const touched: number[] = [];
    for (const { rule, sure } of this.#fewOf(peer)) {
      for (const id of this.programs.subjectsOf(rule.policy)) {
        this.#hit(patterns, touched, id, mark(rule.id, sure));
      }
    }
    const memo = new Map<number, AnswerId>();
    return this.#exceptions(touched, (id, pattern) => {
      const program = this.programs.of(id);
      return once(memo, pattern * 2 ** 24 + program.id, () =>
        this.#decide(program, peer.kind, patterns.listOf(pattern)),
      );
    });
  }

  /** One pair; `told` hears what decided it. */
  between(program: Program, peer: Peer, told?: (step: Step) => void): AnswerId {
    const hits: Marked[] = [];
    for (const { id, peers } of program.few) {
      const held = find(peer.few, peers.id);
      if (held !== undefined) hits.push(mark(id, held === 'yes'));
    }
    return this.#decide(program, peer.kind, hits, told);
  }

  #fewOf({ few }: Peer): readonly { readonly rule: NumberedRule; readonly sure: boolean }[] {
    return [...few]
      .flatMap((marked) =>
        this.peers.rulesOf(idOf(marked)).map((rule) => ({ rule, sure: isSure(marked) })),
      )
      .sort((a, b) => a.rule.id - b.rule.id);
  }

  #hit(patterns: Patterns, touched: number[], id: number, one: Marked): void {
    const pattern = this.#hitBy[id] ?? 0;
    if (pattern === 0) touched.push(id);
    this.#hitBy[id] = patterns.extend(pattern, one);
  }

  #exceptions(
    touched: readonly number[],
    answer: (id: number, pattern: number) => AnswerId,
  ): Exceptions {
    const ids = Int32Array.from(touched).sort();
    const answers = new Int32Array(ids.length);
    for (const [index, id] of ids.entries()) {
      answers[index] = answer(id, this.#hitBy[id] ?? 0);
      this.#hitBy[id] = 0;
    }
    return { ids, answers };
  }

  #decide(
    program: Governing,
    kind: PeerKind,
    few: readonly Marked[],
    told?: (step: Step) => void,
  ): AnswerId {
    const { direction, numbered, answers, portSets } = this.#spec;
    const named = direction === 'ingress' ? program.ports : kind.ports;
    const hits: Hit[] = [];
    const add = (rule: NumberedRule, sure: boolean): void => {
      hits.push({ rule, sure, ports: portSets.at(rule.rule.ports, rule.portsKey, named) });
    };
    for (const rule of program.wide) {
      const held = find(kind.wide, rule.peers.id);
      if (held !== undefined) add(rule, held === 'yes');
    }
    for (const one of few) {
      const rule = numbered.rules[idOf(one)];
      if (rule !== undefined) add(rule, isSure(one));
    }
    if (few.length > 0) hits.sort((a, b) => a.rule.id - b.rule.id);
    return decide(answers, program, hits, told);
  }
}

function once<K>(memo: Map<K, AnswerId>, key: K, find: () => AnswerId): AnswerId {
  const known = memo.get(key);
  if (known !== undefined) return known;
  const found = find();
  memo.set(key, found);
  return found;
}
