import type { Renderer } from '../model/report.ts';
import { oneOf } from './one-of.ts';

/** Each format's renderer, loaded only when it is asked for. */
const formats: Readonly<Record<string, () => Promise<Renderer>>> = {
  html: async () => (await import('../../reports/html/index.ts')).html,
  json: async () => (await import('../../reports/json/index.ts')).json,
  markdown: async () => (await import('../../reports/markdown/index.ts')).markdown,
};

/** The names of all formats. */
export const FORMATS: readonly string[] = Object.keys(formats);

/** Throws an InputError when there is no such format. */
export async function loadRenderer(format: string): Promise<Renderer> {
  const load = formats[oneOf('format', format, FORMATS)];
  if (load === undefined) throw new RangeError(`no renderer for ${format}`);
  return load();
}
