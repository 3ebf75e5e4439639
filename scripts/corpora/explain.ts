import path from 'node:path';
import { reachability } from '../../src/facts/reachability/reachability.ts';
import type { FactOptions } from '../../src/model/source.ts';
import { printed } from './ask.ts';
import { type Conns, common, focusOf, textOf, union } from './conns.ts';
import { type Fields, objectsOf } from './rewrite.ts';
import { type Compared, type Convention, readJson, type Suite } from './suite.ts';

interface Pair {
  readonly network: string;
  readonly src: string;
  readonly dst: string;
  readonly allowed: Conns;
  readonly denied: Conns;
  /** Such as `NetworkPolicy foo/allow`. */
  readonly objects: readonly string[];
}

interface Case {
  readonly options: { readonly focus_conn: string };
}

interface Answer {
  readonly conns: Conns;
  readonly explain: readonly Decided[];
}

interface Decided {
  readonly by: readonly string[];
}

const SECONDARY: Convention = {
  id: 'other-networks',
  rule: 'rows of another network than the one of pods (NetworkAttachmentDefinition, UserDefinedNetwork) are not compared: such networks are named as blind spots',
};

const RULELESS: Convention = {
  id: 'ruleless',
  rule: 'a NetworkPolicy without a rule in a direction denies there, and is named by ours; theirs names no policy for it',
};

/** Which policy objects decide about a pair, allowed or denied. */
export const explainSuite: Suite = {
  id: 'explain',
  folder: 'netpol/explain',
  marker: 'normalized.json',
  conventions: [SECONDARY, RULELESS],
  compare: compareExplanations,
};

async function compareExplanations(folder: string): Promise<Compared> {
  const { pairs } = await readJson<{ pairs: readonly Pair[] }>(folder, 'normalized.json');
  const { options } = await readJson<Case>(folder, 'case.json');
  const manifests = [path.join(folder, 'manifests')];
  const own = pairs.filter(({ network }) => network === 'pod');
  const focus = focusOf(options.focus_conn) ?? EVERYTHING;
  const questions = own.map(
    ({ src, dst }): FactOptions => ({ from: endOf(src), to: endOf(dst), explain: true }),
  );
  const [answers, ruleless] = [
    await printed(reachability, manifests, questions),
    rulelessIn(await objectsOf(manifests)),
  ];
  const applied = new Set<Convention>(own.length < pairs.length ? [SECONDARY] : []);
  const differences = own.flatMap((pair, index) => {
    const { found, objects } = answerOf(answers[index], focus);
    const more = objects.filter((one) => !pair.objects.includes(one));
    const silent = more.filter((one) => ruleless.has(one));
    if (silent.length > 0) applied.add(RULELESS);
    const [theirs, ours] = [pair.objects, objects.filter((one) => !silent.includes(one))].map(
      (all) => all.toSorted().join(', '),
    );
    const where = `${pair.src} => ${pair.dst}`;
    const allowed = textOf(common(pair.allowed, focus));
    return [
      ...(found === allowed ? [] : [`${where}: theirs ${allowed}; ours ${found}`]),
      ...(theirs === ours ? [] : [`${where}: decided by: theirs ${theirs}; ours ${ours}`]),
    ];
  });
  return { differences, applied: [...applied] };
}

const EVERYTHING: Conns = { TCP: [[1, 65535]], UDP: [[1, 65535]], SCTP: [[1, 65535]] };

/** Any address of a range will do: all of them are decided alike. */
function endOf(id: string): string {
  return id.replace(/^ip:([\d.]+)-.*$/, '$1');
}

/** Of a workload with several kinds of pods, all that any of them may. */
function answerOf(
  answer: unknown,
  focus: Conns,
): { readonly found: string; readonly objects: readonly string[] } {
  const cases = (answer as { cases?: readonly Answer[] }).cases ?? [answer as Answer];
  if (cases.some((one) => one.explain === undefined)) {
    return { found: JSON.stringify(answer), objects: [] };
  }
  const keys = cases.flatMap((one) => one.explain).flatMap((one) => one.by);
  return {
    found: textOf(common(union(...cases.map((one) => one.conns)), focus)),
    objects: [...new Set(keys.map(nameOf))],
  };
}

/** NetworkPolicies that have no rule in one of their directions. */
function rulelessIn(objects: readonly Fields[]): ReadonlySet<string> {
  const found = objects.filter((one) => {
    const { kind, spec } = one as Policy;
    const types = spec?.policyTypes ?? ['Ingress'];
    const rules = { Ingress: spec?.ingress, Egress: spec?.egress };
    return kind === 'NetworkPolicy' && types.some((type) => (rules[type] ?? []).length === 0);
  });
  return new Set(
    found.map((one) => {
      const { metadata } = one as Policy;
      return `NetworkPolicy ${metadata?.namespace ?? 'default'}/${metadata?.name ?? ''}`;
    }),
  );
}

interface Policy {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly spec?: {
    readonly policyTypes?: readonly ('Ingress' | 'Egress')[];
    readonly ingress?: readonly unknown[];
    readonly egress?: readonly unknown[];
  };
}

/** From a subject's key, such as `networking.k8s.io/NetworkPolicy/foo/allow`. */
function nameOf(key: string): string {
  const [, kind = '', ...name] = key.split('/');
  return `${kind} ${name.join('/')}`;
}
