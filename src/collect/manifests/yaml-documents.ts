import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { type Built, construct } from './construct.ts';
import type { Document } from './documents.ts';
import { Fault, Lines } from './text.ts';

/** How deep maps and lists may nest; the deepest real manifests (CRD schemas) have about 40 levels. */
export const MAX_DEPTH = 256;
/** A single document beyond this needs gigabytes to parse: 128 Mi characters. */
const MAX_DOCUMENT = 134_217_728;

const SEPARATOR = /(?:^|[\r\n])(---)(?=[ \t\r\n]|$)/g;
const DIRECTIVE = /(?:^|[\r\n])%(?:YAML|TAG)[ \t]/;

/** The documents of a YAML text, one after the other; empty ones are left out. Throws a Fault. */
export function* yamlDocuments(text: string): Generator<Document> {
  const lines = new Lines(text);
  for (const [from, to] of chunksOf(text)) {
    const chunk = from === 0 && to === text.length ? text : text.slice(from, to);
    if (chunk.length > MAX_DOCUMENT) {
      throw new Fault(`one document of more than ${MAX_DOCUMENT} characters: split it`, from);
    }
    for (const built of shifted(chunk, from)) {
      if (built.value === null) continue;
      yield {
        value: built.value,
        line: lines.lineAt(from + built.start),
        lineOf: (value) => {
          const start = built.starts.get(value);
          return start === undefined ? undefined : lines.lineAt(from + start);
        },
      };
    }
  }
}

/**
 * A line that begins with `---` always begins a document, also inside quotes and blocks, so large
 * files need not be parsed whole. Directives stand before it: files that have some are not split.
 */
function chunksOf(text: string): readonly (readonly [number, number])[] {
  if (DIRECTIVE.test(text)) return [[0, text.length]];
  const cuts = [...text.matchAll(SEPARATOR)].map((match) => match.index + match[0].length - 3);
  const starts = cuts[0] === 0 ? cuts : [0, ...cuts];
  return starts.map((start, index) => [start, starts[index + 1] ?? text.length]);
}

function shifted(chunk: string, from: number): readonly Built[] {
  try {
    return construct(eventsOf(chunk), chunk);
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.message, from + error.offset);
    throw error;
  }
}

function eventsOf(chunk: string): readonly Event[] {
  try {
    return parseEvents(chunk, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (error instanceof YAMLException) {
      throw new Fault(error.reason, error.mark?.position ?? 0);
    }
    throw error;
  }
}
