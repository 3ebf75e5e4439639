import type { CloudLog } from '../../../model/cloud.ts';
import type { Reading } from './reading.ts';
import { said } from './said.ts';

/** What is known of where a log goes. */
export type Kept = Pick<CloudLog, 'sink' | 'retentionDays' | 'searchableDays' | 'locked' | 'apart'>;

export interface Sink {
  readonly id: string;
  readonly field: string;
}

/** Where it goes, and whether that is administered apart from the cluster. */
export function namedSink({ id, field }: Sink, { id: cluster }: Reading): Kept {
  const subscription = /^\/subscriptions\/([^/]+)\//i.exec(id)?.[1]?.toLowerCase();
  return {
    sink: said(id, field),
    retentionDays: undefined,
    searchableDays: undefined,
    locked: undefined,
    apart:
      subscription === undefined
        ? undefined
        : said(subscription !== cluster.subscription, field, id),
  };
}
