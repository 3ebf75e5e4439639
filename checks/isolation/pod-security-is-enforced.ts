import {
  enforcedLevels,
  type NamespaceLevel,
} from '../../src/facts/pod-security/enforced-levels.ts';
import { type Check, defineCheck } from '../../src/model/check.ts';
import { fraction, ONE } from '../../src/model/fraction.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, someGaps, visible } from '../../src/model/observed.ts';
import { maybe } from '../../src/model/source.ts';
import {
  fail,
  notApplicable,
  pass,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('NSI-09'),
  lifecycle: 'stable',
  rule: `Coverage over tenant namespaces: pod-security.kubernetes.io/enforce is baseline or restricted, or the plan's
    admission.psaDefaults say so for namespaces without the label, or a Kyverno policy rejects a probe pod for every
    baseline control. Levels that only warn or audit count half. PASS at 100 %, WARN from 90 %, FAIL below. Policies
    that reject pods by rules not evaluated offline leave a namespace unknown.`,
  why: `Without it, whoever may create a pod may create a privileged one: stolen deploy rights become root on a node
    and with it every pod there.`,
  fix: `Label the namespace pod-security.kubernetes.io/enforce: baseline, after a trial with the labels warn and
    audit; move what cannot comply to a namespace of its own.`,
  grade: { type: 'coverage', pass: ONE, warn: fraction(9, 10) },
  needs: { levels: maybe(enforcedLevels) },
  examples: {
    pass: {
      objects: `
        - apiVersion: v1
          kind: Namespace
          metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
      `,
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
      `,
    },
  },
  *evaluate({ levels }) {
    const all = visible(levels);
    for (const one of all) yield verdictOf(one);
    const gaps = someGaps(gapsOf(levels));
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all namespaces were seen', gaps);
    else if (all.length === 0) {
      const count = { subject: CLUSTER, path: 'tenant namespaces', value: '0' };
      yield notApplicable('observed', 'there is no tenant namespace', [count]);
    }
  },
});

function verdictOf(one: NamespaceLevel): Verdict {
  const { subject } = one.namespace;
  switch (one.state) {
    case 'enforced':
      return pass(subject, one.message, one.evidence);
    case 'advised':
      return warn(subject, one.message, one.evidence);
    case 'open':
      return fail(subject, one.message, one.evidence);
    case 'unknown':
      return unknown(subject, one.message, one.gaps, { evidence: one.evidence });
  }
}
