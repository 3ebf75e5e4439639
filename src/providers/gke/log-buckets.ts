import { flag, number, requiredText, text } from '../../model/decode.ts';
import type { Gap } from '../../model/observed.ts';
import { attempt } from './failure.ts';
import { allOf } from './pages.ts';
import type { Reading } from './sections/parts.ts';

/** A bucket of Cloud Logging. */
export interface LogBucket {
  readonly name: string;
  readonly days: number | undefined;
  readonly isLocked: boolean;
}

export interface LogSink {
  readonly name: string;
  /** The full name of a bucket of Cloud Logging, or of what else takes its logs. */
  readonly destination: string;
  readonly filter: string;
}

export interface LogRoutes {
  /** Undefined where they were not read. Sinks that are off are left out. */
  readonly sinks: readonly LogSink[] | undefined;
  /** A bucket by its full name; undefined where it was not read. */
  readonly bucket: (name: string) => LogBucket | undefined;
  readonly gaps: readonly Gap[];
}

/** Where the logs of a project go, and how long that keeps them. */
export async function logRoutesOf(reading: Reading): Promise<LogRoutes> {
  const { where, source } = reading;
  const own = `projects/${where.project}`;
  const [sinks, buckets] = await Promise.all([
    attempt(source, `logging.sinks.list on ${own}`, () => listed(reading, 'sinks', 'sinks')),
    attempt(source, `logging.buckets.list on ${own}`, () =>
      listed(reading, 'locations/-/buckets', 'buckets'),
    ),
  ]);
  const known = 'gap' in buckets ? [] : buckets.value.map(bucketOf);
  const byName = new Map(known.map((one) => [one.name, one]));
  return {
    sinks: 'gap' in sinks ? undefined : sinks.value.flatMap(sinkOf),
    bucket: (name) => byName.get(name),
    gaps: [sinks, buckets].flatMap((one) => ('gap' in one ? [one.gap] : [])),
  };
}

async function listed(
  { where, google, shared, signal }: Reading,
  path: string,
  field: string,
): Promise<readonly unknown[]> {
  const of = `projects/${where.project}`;
  const found = await shared.get(`logging ${field} ${of}`, signal, () =>
    allOf(
      google,
      {
        service: 'logging',
        method: `${field}.list`,
        of,
        path: `/v2/projects/${encodeURIComponent(where.project)}/${path}`,
        query: { pageSize: '1000' },
      },
      field,
      signal,
    ),
  );
  return Array.isArray(found) ? found : [];
}

function bucketOf(raw: unknown): LogBucket {
  return {
    name: requiredText(raw, 'name'),
    days: number(raw, 'retentionDays'),
    isLocked: flag(raw, 'locked') === true,
  };
}

function sinkOf(raw: unknown): readonly LogSink[] {
  if (flag(raw, 'disabled') === true) return [];
  const destination = requiredText(raw, 'destination').replace(/^logging\.googleapis\.com\//, '');
  return [{ name: requiredText(raw, 'name'), destination, filter: text(raw, 'filter') ?? '' }];
}
