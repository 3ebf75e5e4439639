import type { Document } from './documents.ts';
import { jsonDocuments, jsonFault } from './json-documents.ts';
import { Fault } from './text.ts';
import { yamlDocuments } from './yaml-documents.ts';

/**
 * The documents of a text: JSON where it begins like JSON, else YAML, whatever the file is called,
 * as kubectl does. What begins like JSON and is none may still be YAML, unless its file says that
 * it is JSON. Throws a Fault.
 */
export function* documentsOf(text: string, isJson: boolean = false): Generator<Document> {
  if (!/^\s*[[{]/.test(text)) {
    yield* yamlDocuments(text);
    return;
  }
  let yielded = false;
  try {
    for (const document of jsonDocuments(text)) {
      yielded = true;
      yield document;
    }
    return;
  } catch (error) {
    yield* afterFault(text, error, yielded || isJson);
  }
}

/** What to make of text that begins like JSON and is refused as such: YAML, where that may be. */
function* afterFault(text: string, error: unknown, onlyJson: boolean): Generator<Document> {
  if (!(error instanceof SyntaxError || error instanceof Fault)) throw error;
  // Valid JSON that is refused (a duplicate key) is a Fault and JSON.parse has no complaint.
  const fault = jsonFault(text);
  if (fault === undefined && error instanceof Fault) throw error;
  if (onlyJson) throw fault ?? error;
  yield* yamlOrElse(text, fault);
}

/** When it is neither, the reading that came further tells what is wrong. */
function* yamlOrElse(text: string, fault: Fault | undefined): Generator<Document> {
  let documents: readonly Document[];
  try {
    documents = [...yamlDocuments(text)];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw fault === undefined || error.offset > fault.offset ? error : fault;
  }
  yield* documents;
}
