import { type FactFlags, type FactOptions, Refused } from '../../model/source.ts';
import { SUBJECT_FORMS, subjectsCalled } from '../rbac/question.ts';
import { type Closure, evidenceOf, type Hop } from './closure.ts';
import { type Gained, Gains } from './gained.ts';
import type { RbacReach } from './rbac-reach.ts';
import { isShipped } from './shipped.ts';

export const FLAGS: FactFlags = {
  subject: {
    value: 'SUBJECT',
    asks: `everything that one can become: ${SUBJECT_FORMS}`,
  },
};

interface Shown {
  readonly subject: string;
  readonly gains: string;
  readonly certainty: Gained['certainty'];
  /** Kubernetes itself gives the rights that it starts with. */
  readonly shipped?: true;
  readonly path: readonly ShownHop[];
}

interface ShownHop {
  readonly edge: string;
  readonly to: string;
  /** The object that makes the edge; null for what is always so. */
  readonly because: string | null;
  readonly evidence: readonly {
    readonly object: string;
    readonly path: string;
    readonly value: string;
  }[];
  readonly gaps?: readonly string[];
}

/** What `kubemuster fact rbac-reach` prints. */
export function show(value: RbacReach, { subject }: FactOptions = {}): unknown {
  if (typeof subject !== 'string') {
    const gains = new Gains(value.graph, value.leadingTo);
    return value.subjects.flatMap((one) => gains.of(one).map((gained) => shownOf(one, gained)));
  }
  const called = subjectsCalled(subject);
  if (called instanceof Refused) return called;
  return everything(
    subject,
    value.reach(called.map((principal) => ({ type: 'subject', principal }))),
  );
}

/** Hubs of the graph, which stand for many, are no gain by themselves. */
const HUB = /^(any-|new-pods:|accounts:|pods:|secrets:|secret:|node-identity:|kubelet:|role:)/;

function everything(subject: string, { lo, hi }: Closure): readonly Shown[] {
  const shown: Shown[] = [];
  for (const gains of hi.reached()) {
    if (HUB.test(gains)) continue;
    const certain = lo.path(gains);
    const path = certain ?? hi.path(gains) ?? [];
    if (path.length === 0) continue;
    const certainty = certain === undefined ? 'possible' : 'certain';
    shown.push(shownOf(subject, { gains: gains === 'node:*' ? 'node' : gains, certainty, path }));
  }
  return shown.sort((a, b) => a.path.length - b.path.length || (a.gains < b.gains ? -1 : 1));
}

function shownOf(subject: string, { gains, certainty, path }: Gained): Shown {
  const shipped = isShipped(path) ? { shipped: true as const } : {};
  return { subject, gains, certainty, ...shipped, path: path.map(hopOf) };
}

function hopOf(hop: Hop): ShownHop {
  const { to, reason } = hop;
  const evidence = evidenceOf(hop);
  const gaps = reason.gaps.length === 0 ? {} : { gaps: reason.gaps.map(({ detail }) => detail) };
  return {
    edge: reason.edge,
    to,
    because: evidence[0]?.subject.key ?? null,
    evidence: evidence.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
    ...gaps,
  };
}
