import { isNode, LineCounter, parseDocument } from 'yaml';
import { InputError, type Place } from '../model/input-error.ts';
import { lineAndColumn, placeInJson } from '../model/json-place.ts';

/** The document of a file, and where in the text the value at a path stands. */
export interface ParsedText {
  readonly document: unknown;
  readonly place: (path: string) => Place;
}

const LARGEST_YAML = 16 * 1024 * 1024;

/** JSON where it looks like that, else YAML. Throws an InputError for what is neither. */
export function parseText(file: string, text: string): ParsedText {
  const body = text.replace(/^\uFEFF/, '').trimStart();
  return body.startsWith('{') || body.startsWith('[') ? json(file, text) : yaml(file, text);
}

function json(file: string, text: string): ParsedText {
  const place = (path: string): Place => {
    const { offset } = placeInJson(text, path === '' ? [] : path.split('.'));
    return { file, ...lineAndColumn(text, offset) };
  };
  try {
    return { document: JSON.parse(text.replace(/^\uFEFF/, '')), place };
  } catch {
    // What the parser says of it quotes the text.
    throw new InputError('not JSON', { place: place('') });
  }
}

function yaml(file: string, text: string): ParsedText {
  if (text.length > LARGEST_YAML) {
    throw new InputError('larger than 16 MiB: give it as JSON', { place: { file } });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' });
  const placed = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error !== undefined) throw new InputError('not YAML', { place: placed(error.pos[0]) });
  const place = (path: string): Place => {
    const node = document.getIn(path.split('.'), true);
    return isNode(node) && node.range ? placed(node.range[0]) : { file };
  };
  return { document: document.toJS({ maxAliasCount: 100 }), place };
}
