import { InputError, type Place } from '../../model/input-error.ts';

/** What is wrong in one file, and where. */
export interface FileFault {
  readonly reason: string;
  readonly place: Place;
  readonly hint?: string;
}

const MAX_LISTED = 20;

/** One error for all malformed files, with the place of the first. */
export function faultsError(first: FileFault, rest: readonly FileFault[]): InputError {
  const more = rest.slice(0, MAX_LISTED).map(({ place, reason }) => {
    const position = [place.line, place.column].filter((one) => one !== undefined);
    return `${[place.file, ...position].join(':')}: ${reason}`;
  });
  const left = rest.length - more.length;
  const lines = [first.reason, ...more, ...(left > 0 ? [`and ${left} more malformed files`] : [])];
  const hint = first.hint ?? rest.find((one) => one.hint !== undefined)?.hint;
  return new InputError(lines.join('\n'), {
    place: first.place,
    ...(hint === undefined ? {} : { hint }),
  });
}
