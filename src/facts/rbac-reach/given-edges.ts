import { subjectOf } from '../../model/kubernetes/meta.ts';
import { type Secret, TOKEN_TYPE } from '../../model/kubernetes/secret.ts';
import { gapsIn, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { remember } from '../remember.ts';
import { type How, mentionsIn } from '../secrets-in-use/uses.ts';
import type { PodView } from '../workloads.ts';
import { givenSecret, identityOfNode, placed } from './ends.ts';
import { accountNamed } from './gains.ts';
import type { Cause, GraphBuilder } from './graph.ts';
import type { PodGroup } from './pod-groups.ts';
import { PodCause, type Tell } from './pod-reasons.ts';

/**
 * Secrets that pods are given: whoever holds the pod has read them, and so may the kubelet of its node. What
 * they hold is never read, and is not followed: only a token says itself whose it is.
 */
export function addGiven(
  builder: GraphBuilder,
  groups: readonly PodGroup[],
  secrets: Observed<readonly Secret[]>,
): void {
  const tokens = tokensIn(visible(secrets));
  const tellOf = remember(
    (name: string): Tell =>
      (view) =>
        mentionsOf(name, view).slice(0, 1),
  );
  for (const group of groups) {
    for (const [name, uses] of usesIn(group, tellOf)) {
      const to = givenSecret(group.namespace, name);
      if (!builder.has(to)) {
        addToken(builder, to, tokens.get(to));
        addUnseen(builder, to, group.namespace, secrets);
      }
      const held = uses.filter(({ pulls }) => !pulls).map(({ cause }) => cause);
      if (held.length > 0) {
        builder.edge(group.name, to, { edge: 'given-secret', clauses: [held], gaps: [] });
      }
      if (group.node === '') continue;
      const clauses = [uses.map(({ cause }) => cause)];
      const reason = { edge: 'secret-of-node', clauses, gaps: [] };
      builder.edge(identityOfNode(group.node), to, reason);
    }
  }
}

function tokensIn(secrets: readonly Secret[]): ReadonlyMap<string, Secret> {
  const tokens = secrets.filter(({ type }) => type === TOKEN_TYPE);
  return new Map(tokens.map((one) => [givenSecret(one.meta.namespace, one.meta.name), one]));
}

function addToken(builder: GraphBuilder, from: string, token: Secret | undefined): void {
  builder.node(from);
  if (token?.account === undefined) return;
  const { meta, type, account } = token;
  const subject = subjectOf(meta);
  const cause = {
    objects: [subject.key],
    evidence: () => [{ subject, path: 'type', value: type }],
  };
  const to = accountNamed(meta.namespace, account);
  builder.edge(from, to, { edge: 'token-secret', clauses: [[cause]], gaps: [] });
}

/** One that was not seen may be a token: of an account of its own namespace, since no other can have one there. */
function addUnseen(
  builder: GraphBuilder,
  from: string,
  namespace: string,
  secrets: Observed<readonly Secret[]>,
): void {
  const gaps = gapsIn(secrets, namespace);
  if (gaps.length === 0) return;
  const reason = { edge: 'token-secret', clauses: [], gaps };
  builder.edge(from, placed('accounts', namespace), reason, 'possible');
}

interface Use {
  readonly pulls: boolean;
  readonly cause: Cause;
}

function usesIn(
  { views, workload }: PodGroup,
  tellOf: (name: string) => Tell,
): ReadonlyMap<string, readonly Use[]> {
  const found = new Map<string, Use[]>();
  for (const view of views) {
    for (const { name, pulls } of secretsGivenTo(view)) {
      const cause = new PodCause(view, workload, tellOf(name));
      const own = found.get(name);
      if (own === undefined) found.set(name, [{ pulls, cause }]);
      else own.push({ pulls, cause });
    }
  }
  return found;
}

const OF_THE_API: ReadonlySet<How> = new Set<How>(['volume', 'env', 'image-pull']);

/** Each once; what pulls images alone the containers never see. */
function secretsGivenTo(
  view: PodView,
): Iterable<{ readonly name: string; readonly pulls: boolean }> {
  const found = new Map<string, { readonly name: string; readonly pulls: boolean }>();
  for (const { how, name } of mentionsIn(view)) {
    if (!OF_THE_API.has(how) || found.get(name)?.pulls === false) continue;
    found.set(name, { name, pulls: how === 'image-pull' });
  }
  return found.values();
}

/** Made when asked for: there are as many as pods. */
function mentionsOf(name: string, view: PodView): readonly Evidence[] {
  return [...mentionsIn(view)]
    .filter((one) => one.name === name && OF_THE_API.has(one.how))
    .map(({ evidence }) => evidence);
}
