import type { LabelSelector } from '../../../model/kubernetes/selector.ts';
import { type AddressRange, isWithin, parseAddress, parseBlock } from '../addresses.ts';
import { EVERY_NAMESPACE, labelTestOf, podsOf } from '../label-tests.ts';
import type { AddressBlock, LabelTest, NamespaceTest, Term } from '../rules.ts';
import { EITHER_WAY, type Report } from './report.ts';
import { selectorFaults } from './selector-faults.ts';

export const EVERYONE: Term = { type: 'everyone' };
export const NOBODY: Term = { type: 'nobody' };
export const EVERY_POD: Term = podsOf(EVERY_NAMESPACE);

/** Whom any of the terms holds; nobody where there is none. */
export function anyOf(terms: readonly Term[]): Term {
  const [first = NOBODY, another] = terms;
  return another === undefined ? first : { type: 'or', terms };
}

/** Whom all of the terms hold; everyone where there is none. */
export function allOf(terms: readonly Term[]): Term {
  const [first = EVERYONE, another] = terms;
  return another === undefined ? first : { type: 'and', terms };
}

export function not(term: Term): Term {
  return { type: 'not', term };
}

export function perhaps(term: Term, why: string): Term {
  return { type: 'maybe', term, why };
}

/** A selector with an unknown operator is reported and selects, perhaps, what the rest of it does. */
export function withSelector(
  selector: LabelSelector,
  path: string,
  report: Report,
  make: (test: LabelTest) => Term,
): Term {
  for (const fault of selectorFaults(selector)) report(path, fault, 'as written');
  const unread = selector.requirements.filter(({ operator }) => operator === 'unknown');
  const [first] = unread;
  if (first === undefined) return make(labelTestOf(selector));
  const operator = first.values.join();
  report(
    `${path}.matchExpressions`,
    `the operator ${operator} of ${first.key} does not exist`,
    EITHER_WAY,
  );
  const rest = selector.requirements.filter((one) => !unread.includes(one));
  return perhaps(make(labelTestOf({ requirements: rest })), `an unknown operator at ${path}`);
}

/** Pods by the labels of their namespaces and their own. */
export function selectedPods(
  [namespaces, namespacesPath]: readonly [LabelSelector, string],
  [pods, podsPath]: readonly [LabelSelector, string],
  report: Report,
): Term {
  return withSelector(namespaces, namespacesPath, report, (labels) => {
    const inside: NamespaceTest =
      labels.key === 'everything' ? EVERY_NAMESPACE : { type: 'labels', labels };
    return withSelector(pods, podsPath, report, (test) => podsOf(inside, test));
  });
}

export interface WrittenBlock {
  readonly cidr: string;
  readonly except: readonly string[];
  readonly path: string;
}

/** Whatever has an address of the blocks. What is not well formed is reported and may be anything. */
export function blocksOf(blocks: readonly WrittenBlock[], report: Report): Term {
  const sure: AddressBlock[] = [];
  const doubts: Term[] = [];
  for (const block of blocks) {
    const read = blockOf(block, report);
    if (read.doubt === undefined) sure.push(read.block);
    else doubts.push(perhaps(read.term, read.doubt));
  }
  const found: Term = { type: 'addresses', blocks: sure };
  return sure.length === 0 && doubts.length > 0 ? anyOf(doubts) : anyOf([found, ...doubts]);
}

type ReadBlock =
  | { readonly doubt: undefined; readonly block: AddressBlock }
  | { readonly doubt: string; readonly term: Term };

function blockOf({ cidr, except, path }: WrittenBlock, report: Report): ReadBlock {
  const whole = rangeOf(cidr);
  if (whole === undefined) {
    report(path, `${JSON.stringify(cidr)} is no CIDR`, EITHER_WAY);
    return { doubt: `a CIDR that could not be read at ${path}`, term: EVERYONE };
  }
  const ranges = except.map((text) => ({ text, range: rangeOf(text) }));
  for (const { text, range } of ranges) {
    const wrong = exceptionFault(range, whole, cidr);
    if (wrong !== undefined) report(path, `the exception ${JSON.stringify(text)} ${wrong}`, AWAY);
  }
  const block = { cidr: withLength(cidr), except: inside(ranges, whole) };
  if (ranges.every(({ range }) => range !== undefined)) return { doubt: undefined, block };
  return {
    doubt: `an exception that could not be read at ${path}`,
    term: { type: 'addresses', blocks: [block] },
  };
}

const AWAY = 'as if the exception were not there';

interface WrittenRange {
  readonly text: string;
  readonly range: AddressRange | undefined;
}

function exceptionFault(
  range: AddressRange | undefined,
  whole: AddressRange,
  cidr: string,
): string | undefined {
  if (range === undefined) return 'is no CIDR';
  return isWithin(range, whole) ? undefined : `is not within ${cidr}`;
}

function inside(ranges: readonly WrittenRange[], whole: AddressRange): readonly string[] {
  return ranges.flatMap(({ text, range }) =>
    range !== undefined && isWithin(range, whole) ? [withLength(text)] : [],
  );
}

function rangeOf(text: string): AddressRange | undefined {
  return parseBlock(withLength(text));
}

function withLength(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  return `${text}/${address.family === 4 ? 32 : 128}`;
}
