import {
  criticalNamespaces,
  otherCriticalNamespaces,
} from '../../src/facts/critical-namespaces.ts';
import {
  type EphemeralAdmission,
  ephemeralAdmission,
} from '../../src/facts/ephemeral-admission.ts';
import {
  enforcedLevels,
  type NamespaceLevel,
} from '../../src/facts/pod-security/enforced-levels.ts';
import type { Action } from '../../src/facts/policy-rules.ts';
import { type Ability, responders } from '../../src/facts/responders.ts';
import { scope } from '../../src/facts/scope.ts';
import type { NamespaceView } from '../../src/facts/tenancy.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { type Gap, someGaps, visible } from '../../src/model/observed.ts';
import { maybe, notBuiltYet } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  type Marks,
  pass,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** What kubectl debug and a look around need. */
const ACTIONS: readonly Action[] = [
  ['patch', 'pods/ephemeralcontainers'],
  ['get', 'pods/attach'],
  ['create', 'pods/attach'],
  ['get', 'pods/exec'],
  ['create', 'pods/exec'],
].map(([verb = '', resource = '']) => ({ verb, group: '', resource }));

export const check: Check = defineCheck({
  ...entry('IRR-13'),
  lifecycle: 'stable',
  rule: `For each critical namespace: PASS when a group of the plan's access.responders may patch
    pods/ephemeralcontainers and both get and create pods/attach and pods/exec, and nothing at admission stands in
    the way. WARN where Pod Security leaves only a debug profile with fewer privileges. FAIL when no responder has
    the rights. Unknown where a webhook or policy is asked about ephemeral containers, and where a cloud may give the
    rights beside RBAC.`,
  why: `Images without a shell can be looked into only this way while they still run. The added container stays in
    the pod's spec, so it also changes the evidence: note when it was added.`,
  fix: `Bind the responders to a role with these rights in every critical namespace, exempt the debug image from image
    policies, and rehearse kubectl debug with the profile that the namespace admits.`,
  grade: worst,
  needs: {
    scope: maybe(scope),
    levels: maybe(enforcedLevels),
    responders,
    admission: ephemeralAdmission,
  },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop}
          spec:
            containers: [{name: main, image: shop/orders:1}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: orders}}]
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata: {name: inspector}
          rules:
            - {apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [patch]}
            - {apiGroups: [''], resources: [pods/attach, pods/exec], verbs: [get, create]}
        - apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: responders, namespace: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: inspector}
          subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]
      `,
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {responders: [{group: responders}]}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: orders, namespace: shop}
          spec:
            containers: [{name: main, image: shop/orders:1}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: orders}}]
        - apiVersion: v1
          kind: Node
          metadata: {name: n1, annotations: {k3s.io/hostname: n1}}
          status: {nodeInfo: {kubeletVersion: v1.34.1+k3s1}}
      `,
      version: 'v1.34.1+k3s1',
      plan: `
        tiers: {critical: [{namespace: shop}]}
        access: {responders: [{group: responders}]}
      `,
    },
  },
  *evaluate({ scope, levels, responders, admission }) {
    const byName = new Map(visible(levels).map((one) => [one.namespace.name, one]));
    const critical = [...criticalNamespaces(scope)];
    for (const { namespace, marks } of critical) {
      const ability = responders.able(ACTIONS, namespace.name);
      const level = byName.get(namespace.name);
      yield verdictOf({ namespace, ability, level, admission, marks });
    }
    yield* otherCriticalNamespaces(scope, critical.length);
  },
});

interface Inspection {
  readonly namespace: NamespaceView;
  readonly ability: Ability;
  readonly level: NamespaceLevel | undefined;
  readonly admission: EphemeralAdmission;
  readonly marks: Marks;
}

function verdictOf(inspection: Inspection): Verdict {
  const { namespace, ability, level, admission, marks } = inspection;
  const { subject } = namespace;
  if (ability.state === 'unable') {
    const lacking = ability.lacking.map(({ verb, resource }) => `${verb} ${resource}`).join(', ');
    return fail(subject, `no responder may ${lacking}`, ability.evidence, marks);
  }
  const isNarrow = level?.state === 'enforced';
  const { gaps, asked } = doubts(inspection);
  const seenOf = [...ability.evidence, ...(level?.evidence ?? []), ...asked];
  const open = someGaps(gaps);
  if (open !== undefined) {
    const message =
      ability.state === 'unknown'
        ? 'not known whether responders may add an ephemeral container'
        : 'admission may refuse an ephemeral container';
    const best = isNarrow ? 'warn' : 'pass';
    return unknown(subject, message, open, { ...marks, best, evidence: seenOf });
  }
  const proof = [admission.nothing, ...seenOf] as const;
  return isNarrow
    ? warn(
        subject,
        'a responder can add an ephemeral container, with the debug profile baseline or restricted',
        proof,
        marks,
      )
    : pass(subject, 'a responder can add an ephemeral container', proof, marks);
}

/** Why it may not be possible: what was not seen, and what is asked about the container. */
function doubts({ namespace, ability, level, admission }: Inspection): {
  readonly gaps: readonly Gap[];
  readonly asked: readonly Evidence[];
} {
  const asked = admission.asked(namespace);
  const names = asked.map(({ value }) => value).join(', ');
  const unread =
    asked.length === 0
      ? []
      : [notBuiltYet('image-policies', `whether ${names} lets the debug image through`)];
  const unseen = level === undefined ? [] : level.state === 'unknown' ? level.gaps : [];
  const rights = ability.state === 'unknown' ? ability.gaps : [];
  return { gaps: [...rights, ...unread, ...unseen, ...admission.gaps], asked };
}
