import type { RawAnswer } from '../../collect/live/exchange.ts';
import { at, text } from '../../model/decode.ts';
import type { Request } from './signed.ts';

type Params = Readonly<Record<string, string>>;

/** Answers of the older services are XML: this is what it holds below the root. */
export function queryRequest(action: string, version: string, params: Params = {}): Request {
  const [service = '', operation = ''] = action.split(':');
  return {
    service,
    action,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: operation, Version: version, ...params }).toString(),
    read: async (body) => at(await rootOf(body), service === 'ec2' ? '' : `${operation}Result`),
    refusal: async (answer) => {
      const root = await rootOf(answer.bytes.toString('utf8')).catch(() => undefined);
      const error = safely(() => at(root, 'Error') ?? at(root, 'Errors.Error'));
      return refusalIn(error, 'Code', 'Message');
    },
  };
}

async function rootOf(body: string): Promise<unknown> {
  const { parseXML } = await import('@aws-sdk/xml-builder');
  const document: unknown = parseXML(body);
  const [root] = typeof document === 'object' && document !== null ? Object.values(document) : [];
  return root;
}

/** A list in XML: one element stands alone, and an empty one is text. */
export function members(raw: unknown, path: string, name = 'member'): readonly unknown[] {
  const holder = at(raw, path);
  if (holder === undefined || typeof holder === 'string') return [];
  const found = at(holder, name);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

/** The newer ones with a header that names the operation. */
export function jsonRequest(action: string, target: string, body: unknown): Request {
  const [service = '', operation = ''] = action.split(':');
  return {
    service,
    action,
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${target}.${operation}`,
    },
    body: JSON.stringify(body),
    read: async (text) => jsonOf(text),
    refusal: jsonRefusal,
  };
}

/** The newest, whose operations are paths. */
export function restRequest(action: string, path: string, query: Params = {}): Request {
  const [service = ''] = action.split(':');
  return {
    service,
    action,
    method: 'GET',
    path,
    query,
    read: async (body) => jsonOf(body),
    refusal: jsonRefusal,
  };
}

function jsonOf(body: string): unknown {
  return JSON.parse(body);
}

async function jsonRefusal({ bytes, headers }: RawAnswer): Promise<{ name: string; says: string }> {
  const body = safely(() => jsonOf(bytes.toString('utf8')));
  const header = headers['x-amzn-errortype'];
  const named = refusalIn(body, '__type', 'message');
  return typeof header === 'string' ? { ...named, name: bare(header) } : named;
}

function refusalIn(raw: unknown, name: string, says: string): { name: string; says: string } {
  return {
    name: bare(safely(() => text(raw, name)) ?? ''),
    says: safely(() => text(raw, says)) ?? '',
  };
}

/** `com.amazonaws.x#AccessDeniedException:http://…` is its last word. */
function bare(name: string): string {
  return (name.split(':')[0] ?? '').replace(/^.*#/, '');
}

/** A refusal that cannot be read is one without a name. */
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
