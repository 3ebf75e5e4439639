import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import { type Secret, secrets } from '../model/kubernetes/secret.ts';
import { type Gap, gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe, notAskedFor } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import { REMOTE_CREDENTIALS, REMOTE_CREDENTIALS_KNOWN_ON } from '../tables/remote-credentials.ts';

/** A Secret that opens another cluster, by its marks alone: its values are never read. */
export interface RemoteCluster {
  readonly subject: Subject;
  readonly tool: string;
  readonly admin: boolean;
  readonly evidence: Evidence;
}

export interface RemoteClusters {
  readonly found: readonly RemoteCluster[];
  /** Why there may be more. */
  readonly gaps: readonly Gap[];
}

export const remoteClusters: Fact<RemoteClusters> = defineFact({
  id: 'remote-clusters',
  title: 'Credentials of other clusters that are kept in this one',
  needs: { secrets: maybe(secrets) },
  compute: ({ secrets }): RemoteClusters => ({
    found: visible(secrets).flatMap((one) => remoteOf(one) ?? []),
    gaps: gapsOf(secrets).map((gap) =>
      gap.cause === 'not-collected' ? notAskedFor(SECRETS) : gap,
    ),
  }),
  show: ({ found }: RemoteClusters) => ({
    tables: { remoteCredentials: REMOTE_CREDENTIALS_KNOWN_ON },
    credentials: found.map(({ subject, tool, admin }) => ({ secret: subject.key, tool, admin })),
  }),
});

const SECRETS = { id: secrets.id, plural: secrets.plural };

function remoteOf(secret: Secret): RemoteCluster | undefined {
  const { meta, type } = secret;
  const mark = REMOTE_CREDENTIALS.find(
    (one) =>
      (one.type === undefined || one.type === type) &&
      (one.label === undefined || meta.labels.get(one.label) === one.value) &&
      meta.name.endsWith(one.suffix ?? ''),
  );
  if (mark === undefined) return undefined;
  const evidence =
    mark.label === undefined
      ? fieldOf(secret, 'type', type)
      : fieldOf(secret, `metadata.labels['${mark.label}']`, mark.value ?? '');
  return { subject: subjectOf(meta), tool: mark.tool, admin: mark.admin, evidence };
}
