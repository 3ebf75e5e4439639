import { parseCalicoSelector } from '../model/kubernetes/calico-selector.ts';
import { describeSelector, type LabelSelector, selects } from '../model/kubernetes/selector.ts';

/** A selector of pods that rests on one label alone: adding the label is what selects a pod. */
export interface LabelTest {
  readonly key: string;
  readonly accepts: (value: string) => boolean;
  /** Some values it accepts. */
  readonly values: readonly string[];
  readonly text: string;
}

/** Stands for any value where a selector asks only that the label is there. */
const ANY = 'true';

export function labelTest(selector: LabelSelector): LabelTest | undefined {
  return onOneKey({
    keys: new Set(selector.requirements.map(({ key }) => key)),
    values: selector.requirements.flatMap(({ values }) => values),
    matches: (labels) => selects(selector, labels),
    text: describeSelector(selector),
  });
}

/** Undefined for other selectors; `unread` for expressions that were not understood. */
export function calicoLabelTest(text: string): LabelTest | 'unread' | undefined {
  const read = parseCalicoSelector(text);
  return read === undefined ? 'unread' : onOneKey({ ...read, text });
}

interface Selecting {
  readonly keys: ReadonlySet<string>;
  readonly values: readonly string[];
  readonly matches: (labels: ReadonlyMap<string, string>) => boolean;
  readonly text: string;
}

function onOneKey({ keys, values, matches, text }: Selecting): LabelTest | undefined {
  const [key, another] = keys;
  if (key === undefined || another !== undefined || matches(new Map())) return undefined;
  const accepts = (value: string): boolean => matches(new Map([[key, value]]));
  const accepted = [...new Set([...values, ANY])].filter(accepts);
  return accepted.length === 0 ? undefined : { key, accepts, values: accepted, text };
}
