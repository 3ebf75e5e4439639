import { subjectOf } from '../../model/kubernetes/meta.ts';
import { type Secret, TOKEN_TYPE } from '../../model/kubernetes/secret.ts';
import { type Gap, gapsIn, type Observed, visible } from '../../model/observed.ts';
import type { NamespaceLevel } from '../pod-security/enforced-levels.ts';
import {
  ANY_NAMESPACE_ADMIN,
  ANY_NODE,
  ANY_USER,
  CLUSTER_ADMIN,
  FRONTIERS,
  PLACE_KINDS,
  placed,
} from './ends.ts';
import { accountNamed, type KnownAccount, secretNamed } from './gains.ts';
import type { GraphBuilder, Reason } from './graph.ts';
import { openEnd } from './open-end.ts';

export interface PlaceWorld {
  readonly namespaces: readonly string[];
  readonly levelOf: (namespace: string) => NamespaceLevel | undefined;
  /** Why no level was seen at all. */
  readonly unseenLevels: readonly Gap[];
  readonly accounts: readonly KnownAccount[];
  readonly secrets: Observed<readonly Secret[]>;
  /** On OpenShift a pod is privileged only where its account may use such a constraint. */
  readonly constrained: readonly Gap[];
  /** Why there may be more namespaces. */
  readonly gaps: readonly Gap[];
}

const ALWAYS: readonly [] = [];

/** What somebody gains who holds a namespace, its accounts, its Secrets, or all of them. */
export function addPlaces(builder: GraphBuilder, world: PlaceWorld): void {
  for (const kind of PLACE_KINDS) {
    const all = placed(kind, '');
    for (const name of world.namespaces)
      builder.edge(all, placed(kind, name), plain('one-of-them'));
    openEnd(builder, all, world.gaps);
  }
  for (const kind of PLACE_KINDS)
    builder.edge(CLUSTER_ADMIN, placed(kind, ''), plain('administers'));
  builder.edge(CLUSTER_ADMIN, ANY_NODE, plain('administers'));
  for (const name of world.namespaces) addNamespace(builder, name, world);
  for (const account of world.accounts) addAccount(builder, account);
  addSecrets(builder, world);
}

function addNamespace(builder: GraphBuilder, name: string, world: PlaceWorld): void {
  const admin = placed('namespace-admin', name);
  for (const kind of PLACE_KINDS) {
    if (kind !== 'namespace-admin') builder.edge(admin, placed(kind, name), plain('administers'));
  }
  builder.edge(admin, ANY_NAMESPACE_ADMIN, plain('administers'));
  // Every right in a namespace is also one on the namespace itself, and so on its Pod Security level.
  builder.edge(admin, ANY_NODE, { edge: 'relabel-namespaces', clauses: ALWAYS, gaps: [] });
  addPrivileged(builder, name, world);
  const mounts = { edge: 'mounts-secrets', clauses: ALWAYS, gaps: [] };
  builder.edge(placed('new-pods', name), placed('secrets', name), mounts);
  const secrets = placed('secrets', name);
  builder.edge(
    secrets,
    FRONTIERS.secrets,
    { edge: 'contents-of-secrets', clauses: ALWAYS, gaps: [notRead(name)] },
    'possible',
  );
}

/** A privileged pod is root on its node, where admission lets it in. */
function addPrivileged(builder: GraphBuilder, name: string, world: PlaceWorld): void {
  const from = placed('new-pods', name);
  const level = world.levelOf(name);
  openEnd(builder, from, world.unseenLevels);
  if (level === undefined || level.state === 'enforced') return;
  const gaps = level.state === 'unknown' ? level.gaps : world.constrained;
  const { key } = level.namespace.subject;
  const clauses =
    level.state === 'unknown' ? ALWAYS : [[{ objects: [key], evidence: () => level.evidence }]];
  const reason: Reason = { edge: 'privileged-pod', clauses, gaps };
  builder.edge(from, ANY_NODE, reason, gaps.length > 0 ? 'possible' : 'certain');
}

function addAccount(builder: GraphBuilder, { key, namespace, exists, gaps }: KnownAccount): void {
  const reason: Reason = { edge: 'any-account', clauses: ALWAYS, gaps: exists ? [] : gaps };
  const certainty = exists ? 'certain' : 'possible';
  builder.edge(placed('accounts', namespace), key, reason, certainty);
  builder.edge(placed('new-pods', namespace), key, reason, certainty);
  builder.edge(ANY_USER, key, plain('one-of-them'));
}

function addSecrets(builder: GraphBuilder, { secrets, namespaces }: PlaceWorld): void {
  for (const one of visible(secrets)) {
    if (one.type !== TOKEN_TYPE || one.account === undefined) continue;
    const { namespace } = one.meta;
    const subject = subjectOf(one.meta);
    const cause = {
      objects: [subject.key],
      evidence: () => [{ subject, path: 'type', value: one.type }],
    };
    const reason: Reason = { edge: 'token-secret', clauses: [[cause]], gaps: [] };
    builder.edge(placed('secrets', namespace), accountNamed(namespace, one.account), reason);
    builder.edge(
      secretNamed(namespace, one.meta.name),
      accountNamed(namespace, one.account),
      reason,
    );
  }
  for (const name of namespaces) openEnd(builder, placed('secrets', name), gapsIn(secrets, name));
  for (const name of builder.nodes()) {
    if (!name.startsWith('secret:')) continue;
    const reason: Reason = { edge: 'contents-of-secrets', clauses: ALWAYS, gaps: [notRead('')] };
    builder.edge(name, FRONTIERS.secrets, reason, 'possible');
  }
}

function plain(edge: string): Reason {
  return { edge, clauses: ALWAYS, gaps: [] };
}

function notRead(namespace: string): Gap {
  return {
    source: 'core/Secret',
    cause: 'not-collected',
    detail: 'Secrets may hold credentials of anybody; what they hold is never read',
    ...(namespace === '' ? {} : { namespace }),
  };
}
