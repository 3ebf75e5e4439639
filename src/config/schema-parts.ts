import { z } from 'zod';

/**
 * Proves while compiling that a schema yields exactly the model's type: every field of the one is
 * in the other, with the same values and as optional. Does nothing at run time.
 */
export function exactly<T>(): <S extends z.ZodType<T>>(
  schema: S,
  ...proof: Same<Plain<z.output<S>>, Plain<T>> extends true ? [] : [differs: never]
) => z.ZodType<T> {
  return (schema, ..._proof) => schema;
}

/** Intersections flattened and everything readonly, so that equal types compare as equal. */
type Plain<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<K, V>
    : T extends readonly (infer E)[]
      ? readonly Plain<E>[]
      : { readonly [K in keyof T]: Plain<T[K]> };

type Same<A, B> =
  (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;

/** Words that stand where an answer belongs. A name that merely contains one is fine. */
const BLANK =
  /^[\s<[({"'_.-]*(?:(?:tbd|tba|tbc|todo|fixme|xxx+|to be (?:defined|determined|decided|done))\b.*|example|placeholder|change-?me|insert here|fill (?:me )?in|n\/a|\?+|)[\s>\])}"'_.:?!-]*$/isu;

/** Whether it is an answer at all: not empty, no TBD or todo, not `<in angle brackets>`. */
function isFilled(text: string): boolean {
  return !BLANK.test(text) && !/^\s*<.*>\s*$/su.test(text);
}

const FILLED = 'is blank: somebody has to fill it in';

function filled(longest: number): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => text === '' || isFilled(text), FILLED);
}

/** One line of free text. */
export const text: z.ZodType<string> = filled(500);

/** A short name that other places of the file use. */
export const id: z.ZodType<string> = filled(253);

/** The name of something that exists, which may well be called `todo`; still no blank. */
export const objectName: z.ZodType<string> = z
  .string()
  .min(1)
  .max(500)
  .refine(
    (name) => name === '' || isFilled(name) || /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(name),
    FILLED,
  );

/** A link, ticket, path or document name. It is never fetched. */
export const reference: z.ZodType<string> = filled(1000);

export const day: z.ZodType<string> = z.iso.date();

/** How many: minutes, days, people. */
export const count: z.ZodType<number> = z.int().min(0).max(1_000_000);

export const positive: z.ZodType<number> = z.int().min(1).max(1_000_000);

const NAME = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';

/** A Kubernetes label or annotation key, such as `ir.harbour.example/quarantine`. */
export const labelKey: z.ZodType<string> = filled(317).refine(
  (key) => new RegExp(`^(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?${NAME}$`).test(key),
  'is not a label key: a name, or a DNS name, a slash and a name',
);

/** A Kubernetes label value; it may be empty. */
export const labelValue: z.ZodType<string> = z
  .string()
  .refine((value) => value === '' || new RegExp(`^${NAME}$`).test(value), 'is not a label value');

/** Labels that must all match. */
export const labelMap: z.ZodType<ReadonlyMap<string, string>> = z
  .record(labelKey, labelValue)
  .refine((labels) => Object.keys(labels).length > 0, 'names no label: it would match everything')
  .transform((labels) => new Map(Object.entries(labels)));

/** Somebody the plan names elsewhere. */
export const party: z.ZodType<string> = filled(253).describe(
  'Who: oncall, a key of roles or contacts, a rotation or third party by id, a contact by alias, or a person by name.',
);

/** A list that says something: it has at least one entry, and none twice. */
export function distinct<T extends string>(one: z.ZodType<T>): z.ZodType<T[]> {
  return z
    .array(one)
    .min(1)
    .refine((all) => new Set(all).size === all.length, 'names something twice');
}

export const scoped: { readonly clusters: z.ZodExactOptional<z.ZodType<string[]>> } = {
  clusters: distinct(objectName)
    .describe('Only for these clusters, by clusters[].id. All clusters when left out.')
    .exactOptional(),
};
