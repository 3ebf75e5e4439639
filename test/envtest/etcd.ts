/** One key of etcd with its value. */
export interface Entry {
  readonly key: string;
  readonly value: string;
}

/** What etcd takes in one transaction is 128 operations; in one request, 1.5 MB. */
const OPERATIONS = 100;
const BYTES = 1_000_000;
const PAGE = 200;

/** Reads everything below a prefix, page by page. */
export async function* entries(etcd: string, prefix: string): AsyncGenerator<Entry> {
  const end = encode(
    prefix.slice(0, -1) + String.fromCodePoint(prefix.charCodeAt(prefix.length - 1) + 1),
  );
  for (let key = encode(prefix); ; ) {
    const answer = await call(etcd, 'kv/range', { key, range_end: end, limit: PAGE });
    const { kvs = [], more = false } = answer as {
      readonly kvs?: readonly Entry[];
      readonly more?: boolean;
    };
    for (const one of kvs) yield { key: decode(one.key), value: decode(one.value) };
    const last = kvs.at(-1);
    if (!more || last === undefined) return;
    key = encode(`${decode(last.key)}\u0000`);
  }
}

/** Writes entries, many in a request. */
export async function putEntries(etcd: string, all: Iterable<Entry>): Promise<void> {
  let batch: unknown[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await call(etcd, 'kv/txn', { success: batch });
    batch = [];
    bytes = 0;
  };
  for (const { key, value } of all) {
    if (batch.length === OPERATIONS || bytes + value.length > BYTES) await flush();
    batch.push({ requestPut: { key: encode(key), value: encode(value) } });
    bytes += value.length;
  }
  await flush();
}

async function call(etcd: string, method: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${etcd}/v3/${method}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`etcd ${method}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString();
}
