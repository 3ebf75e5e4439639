import { type AccessDrill, access, type JudgedRight } from '../../src/drills/access/access.ts';
import { ACCESS_SHARES } from '../../src/drills/access/credit.ts';
import { lackingText, type PlaceAnswer } from '../../src/drills/access/judge.ts';
import type { NeededRight } from '../../src/drills/access/needed.ts';
import type { Responder } from '../../src/facts/named-responders.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  fail,
  type Marks,
  pass,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { RIGHT_WEIGHTS } from '../../src/tables/responder-rights.ts';

const RBAC = 'apiGroup: rbac.authorization.k8s.io';

/** What a group is bound to in the whole cluster. */
const bound = (rules: string): string => `
  - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
  - apiVersion: v1
    kind: Node
    metadata: {name: n1}
    spec: {providerID: vsphere://n1}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: responder}
    rules: ${rules}
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: responders}
    roleRef: {${RBAC}, kind: ClusterRole, name: responder}
    subjects: [{kind: Group, name: responders, ${RBAC}}]
`;

const PLAN = `
  tiers: {critical: [{namespace: shop}]}
  access: {responders: [{group: responders}]}
  playbooks: [{scenario: compromised-pod, link: 'https://example.com/pod', steps: [contain]}]
`;

export const check: Check = defineCheck({
  ...entry('IRR-07'),
  lifecycle: 'stable',
  rule: `Weighted share of the rights that the response takes and each responder of the plan has, in every critical
    namespace: critical rights (always needed) count 4, high 2 and medium 1 (needed where a playbook has the part).
    PASS with all of them, WARN from 90 % with no critical one missing, FAIL otherwise. The API server's own answer
    counts where it was asked; else roles and bindings do, and a no is unknown where a cloud may give the right.`,
  why: `At minute one a Forbidden costs the time in which an intruder moves on. Rights that were never tried are
    missing on the day, and whoever could grant them is asleep.`,
  fix: `Run kubemuster drill access: it names what each group lacks, where, and the binding behind what it has. Bind the
    responders, or the group they are elevated into, to a role with these rights.`,
  grade: { type: 'coverage', ...ACCESS_SHARES },
  needs: { drill: access },
  examples: {
    pass: {
      objects: bound(`
        - {apiGroups: [''], resources: [pods, pods/log, events, nodes, namespaces, services, serviceaccounts,
            persistentvolumeclaims, persistentvolumes], verbs: [get, list, watch]}
        - {apiGroups: [apps], resources: ['*'], verbs: [get, list, watch, patch]}
        - {apiGroups: [batch], resources: [jobs, cronjobs], verbs: [get, list, watch, patch]}
        - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch]}
        - {apiGroups: [rbac.authorization.k8s.io], resources: ['*'], verbs: [get, list, watch, delete]}
        - {apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [get, list, watch, create, delete]}
        - {apiGroups: [''], resources: [pods, nodes], verbs: [patch]}
        - {apiGroups: [''], resources: [pods], verbs: [delete]}
        - {apiGroups: [''], resources: [pods/eviction], verbs: [create]}`),
      plan: PLAN,
      version: 'v1.34.1',
    },
    fail: {
      objects: bound("[{apiGroups: [''], resources: [pods], verbs: [get, list, watch]}]"),
      plan: PLAN,
      version: 'v1.34.1',
    },
  },
  *evaluate({ drill }) {
    const nobody = someGaps(drill.unnamed);
    if (nobody !== undefined) {
      yield unknown(CLUSTER, 'who responds is not said', nobody, {
        evidence: [{ subject: CLUSTER, path: 'responders', value: 'not named' }],
      });
      return;
    }
    for (const responder of drill.named) yield* verdictsOf(responder, drill);
    const gaps = someGaps(drill.needed.gaps);
    if (gaps !== undefined) {
      yield unknownRest(CLUSTER, 'there may be more critical namespaces', gaps);
    }
  },
});

function* verdictsOf(responder: Responder, { of }: AccessDrill): Iterable<Verdict> {
  for (const judged of of(responder).rights) {
    if (judged.right.required === 'no') continue;
    yield* judged.answers.map((answer) => verdictOf(responder, judged, answer));
  }
}

const SOURCES: Readonly<Record<PlaceAnswer['by'], string>> = {
  'api-server': 'the API server says so',
  rbac: 'by roles and bindings',
  cloud: 'by the cloud',
};

function verdictOf(responder: Responder, { right }: JudgedRight, answer: PlaceAnswer): Verdict {
  const { state, elevated, by, lacking, evidence } = answer;
  const subject = subjectOf(responder, right, answer);
  const marks = marksOf(right, answer);
  const what = `${right.title.toLowerCase()}${answer.namespace === '' ? '' : ` in ${answer.namespace}`}`;
  const source = SOURCES[by];
  if (state === 'yes') {
    const how = elevated ? `${source}, once elevated` : source;
    return pass(subject, `may ${what}: ${how}`, evidence, marks);
  }
  const needs = lacking.length === 0 ? '' : `: ${lackingText(lacking)}`;
  const gaps = someGaps(answer.gaps);
  if (gaps === undefined) return fail(subject, `may not ${what}${needs}`, evidence, marks);
  return unknown(subject, `may perhaps not ${what}${needs}`, gaps, { ...marks, evidence });
}

function marksOf({ severity, required }: NeededRight, { marks, disagrees }: PlaceAnswer): Marks {
  const unsure = required === 'unknown' || marks.scopeUnknown === true;
  return {
    ...marks,
    times: RIGHT_WEIGHTS[severity],
    ...(severity === 'critical' ? { veto: true } : {}),
    ...(unsure ? { scopeUnknown: true } : {}),
    ...(disagrees ? { contradiction: true } : {}),
  };
}

function subjectOf(
  { subject }: Responder,
  { id }: NeededRight,
  { namespace }: PlaceAnswer,
): Subject {
  const { kind, name } = subject;
  return {
    type: 'principal',
    key: `${subject.key}/${namespace === '' ? '*' : namespace}/${id}`,
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
  };
}
