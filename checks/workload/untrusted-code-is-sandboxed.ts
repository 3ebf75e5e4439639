import {
  type Separation,
  type UntrustedCode,
  untrustedCode,
} from '../../src/facts/untrusted-code/untrusted-code.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('WKL-06'),
  lifecycle: 'stable',
  rule: `Every workload in a namespace that the plan declares as running untrusted code (requirements.untrustedCode)
    runs under a RuntimeClass whose handler is a sandbox (gVisor, Kata Containers, Hyper-V isolation) or on Fargate,
    or is on nodes whose taint keeps others away and on which no workload of another tenant runs, agents of every
    node apart. PASS all of them, WARN where only some are, FAIL none. Not applicable where the plan says that there
    is no untrusted code.`,
  why: `Containers share the kernel of their node: one bug in it, and a customer's code has every other pod of that
    node, with all their tokens and secrets.`,
  fix: `Give these namespaces a RuntimeClass of a sandbox by admission policy, or a node pool with a taint that only
    they tolerate, and select it.`,
  grade: worst,
  needs: { code: untrustedCode },
  examples: {
    pass: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: customers}}
        - {apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: gvisor}, handler: runsc}
        - apiVersion: v1
          kind: Pod
          metadata: {name: job-1, namespace: customers}
          spec: {runtimeClassName: gvisor, containers: [{name: main, image: 'customer/job:1'}]}
      `,
      plan: 'requirements: {untrustedCode: [{namespace: customers}]}',
    },
    fail: {
      objects: `
        - {apiVersion: v1, kind: Namespace, metadata: {name: customers}}
        - {apiVersion: v1, kind: Node, metadata: {name: a}}
        - apiVersion: v1
          kind: Pod
          metadata: {name: job-1, namespace: customers}
          spec: {nodeName: a, containers: [{name: main, image: 'customer/job:1'}]}
      `,
      plan: 'requirements: {untrustedCode: [{namespace: customers}]}',
    },
  },
  *evaluate({ code }) {
    switch (code.declared) {
      case 'none':
        yield notApplicable('declared', 'the plan says that no untrusted code runs here', [
          code.evidence,
        ]);
        return;
      case 'unknown': {
        const gaps = someGaps(code.gaps);
        const message = 'whether untrusted code runs here is not declared';
        if (gaps !== undefined) yield unknown(CLUSTER, message, gaps);
        return;
      }
      case 'some':
        yield* declaredSome(code);
    }
  },
});

function* declaredSome({
  separations,
  gaps,
  evidence,
}: Extract<UntrustedCode, { declared: 'some' }>): Iterable<Verdict> {
  const apart = separations.filter(({ state }) => state === 'sandboxed' || state === 'own-nodes');
  const open = separations.filter(({ state }) => state === 'unknown');
  for (const one of separations) yield verdictOn(one, { apart, open, evidence });
  const unseen = someGaps(gaps);
  if (unseen !== undefined) {
    yield unknownRest(CLUSTER, 'not all workloads were seen', unseen);
  } else if (separations.length === 0) {
    yield notApplicable('observed', 'no workload runs in the namespaces of untrusted code', [
      { subject: CLUSTER, path: 'workloads of untrusted code', value: '0' },
      evidence,
    ]);
  }
}

interface Others {
  readonly apart: readonly Separation[];
  readonly open: readonly Separation[];
  readonly evidence: Evidence;
}

function verdictOn(one: Separation, { apart, open, evidence: declared }: Others): Verdict {
  const { workload, state, evidence } = one;
  const [first = declared, ...rest] = evidence;
  const shown: SomeEvidence = [first, ...rest];
  switch (state) {
    case 'sandboxed':
      return pass(workload.subject, 'its code runs in a sandbox', shown);
    case 'own-nodes':
      return pass(workload.subject, 'its code runs on nodes of its own', shown);
    case 'shared': {
      const message = 'its code shares a kernel with others';
      if (apart.length > 0) return warn(workload.subject, message, shown);
      const gaps = someGaps(open.flatMap((other) => other.gaps));
      if (gaps === undefined) return fail(workload.subject, message, shown);
      return unknown(workload.subject, message, gaps, { best: 'warn', evidence: shown });
    }
    case 'unknown': {
      const [gap, ...gaps] = one.gaps;
      const message = 'whether its code shares a kernel with others was not seen';
      if (gap === undefined) return fail(workload.subject, message, shown);
      return unknown(workload.subject, message, [gap, ...gaps], { evidence: shown });
    }
  }
}
