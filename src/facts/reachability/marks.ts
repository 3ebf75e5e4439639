/**
 * Numbers with whether each is certain, in one sorted list. There are very many of these and most are
 * short, which is where plain lists take the least room.
 */
export type Marks = readonly number[];

/** One number and its certainty as one: the certain ones are odd. */
export function mark(id: number, sure: boolean): number {
  return id * 2 + (sure ? 1 : 0);
}

export function idOf(marked: number): number {
  return marked >> 1;
}

export function isSure(marked: number): boolean {
  return (marked & 1) === 1;
}

export function certainty(marked: number): 'maybe' | 'yes' {
  return isSure(marked) ? 'yes' : 'maybe';
}

/** Undefined where it is not among them. */
export function find(marks: Marks, id: number): 'maybe' | 'yes' | undefined {
  let low = 0;
  let high = marks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = marks[middle] ?? 0;
    if (idOf(found) === id) return certainty(found);
    if (idOf(found) < id) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
