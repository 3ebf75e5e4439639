import { InputError } from '../model/input-error.ts';
import { didYouMean } from './nearest.ts';

/** The known name that was given. Throws an InputError that names the nearest, or lists what there is. */
export function oneOf<const T extends string>(what: string, name: string, known: readonly T[]): T {
  const found = known.find((one) => one === name);
  if (found !== undefined) return found;
  throw new InputError(`no ${what} is called ${JSON.stringify(name)}`, {
    hint: didYouMean(name, known) ?? `one of ${known.join(', ')}`,
  });
}
