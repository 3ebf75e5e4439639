import { type Established, establishedFlows } from '../../src/drills/containment/established.ts';
import { networkPlugin } from '../../src/facts/network-plugin/network-plugin.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { felixConfigurations } from '../../src/model/kubernetes/felix-configuration.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import type { PlanContainment } from '../../src/model/plan/means.ts';
import { planContainment } from '../../src/model/plan.ts';
import { ifServed, maybe } from '../../src/model/source.ts';
import { type Evidence, fail, pass, unknown, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { NETWORK_PLUGINS_KNOWN_ON } from '../../src/tables/network-plugins.ts';

export const check: Check = defineCheck({
  ...entry('IRR-04'),
  lifecycle: 'stable',
  rule: `PASS when the network plugin decides on every packet, so that a new deny ends connections that are open. WARN
    when that depends on the mode, the flow or whether the pod already had a policy, when it is not known of the
    plugin, or when open connections live on and the plan's containment.terminate names how they are ended. FAIL when
    they live on and no step ends them. What plugins do is a dated table.`,
  why: `A reverse shell is an open connection. Where the plugin decides on new connections only, the intruder keeps
    working behind a quarantine that looks complete.`,
  fix: `Write down under containment.terminate how open connections are ended (flush connection tracking on the node,
    freeze the container, a rule on the node), and rehearse it; or use a plugin that decides on every packet.`,
  grade: worst,
  needs: {
    plugin: maybe(networkPlugin),
    felix: maybe(ifServed(felixConfigurations)),
    containment: maybe(planContainment),
  },
  examples: {
    pass: {
      objects: `
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: cilium, namespace: kube-system}
          spec:
            selector: {matchLabels: {k8s-app: cilium}}
            template:
              metadata: {labels: {k8s-app: cilium}}
              spec: {containers: [{name: cilium-agent, image: quay.io/cilium/cilium:v1.18.2}]}
      `,
    },
    fail: {
      objects: `
        - apiVersion: apps/v1
          kind: DaemonSet
          metadata: {name: calico-node, namespace: kube-system}
          spec:
            selector: {matchLabels: {k8s-app: calico-node}}
            template:
              metadata: {labels: {k8s-app: calico-node}}
              spec: {containers: [{name: calico-node, image: docker.io/calico/node:v3.31.0}]}
      `,
    },
  },
  *evaluate({ plugin, felix, containment }) {
    const found = flowsOf(plugin, felix);
    const gaps = someGaps([...gapsOf(plugin), ...found.gaps]);
    const [first, ...rest] = found.evidence;
    if (first === undefined) {
      const nothing = { subject: CLUSTER, path: 'plugins', value: 'none recognised' };
      if (gaps !== undefined) yield unknown(CLUSTER, found.why, gaps, { evidence: [nothing] });
      else yield warn(CLUSTER, found.why, [nothing]);
      return;
    }
    const evidence = [first, ...rest, ...stepOf(containment)] as const;
    // Another plugin that was not seen may be worse.
    if (gaps !== undefined && found.flows !== 'persist') {
      const best = found.flows === 'cut' ? 'pass' : 'warn';
      yield unknown(CLUSTER, found.why, gaps, { evidence, best });
      return;
    }
    switch (found.flows) {
      case 'cut':
        yield pass(CLUSTER, found.why, evidence);
        return;
      case 'conditional':
      case 'unknown':
        yield warn(CLUSTER, found.why, evidence);
        return;
      case 'persist':
        if (stepOf(containment).length > 0) {
          yield warn(CLUSTER, `${found.why}; the plan says how they are ended`, evidence);
        } else
          yield fail(CLUSTER, `${found.why}, and the plan names no step that ends them`, evidence);
    }
  },
});

/** For pods that had no policy before and for those that had one: where these differ, it depends. */
function flowsOf(
  plugin: Parameters<typeof establishedFlows>[0],
  felix: Parameters<typeof establishedFlows>[1],
): Established {
  const first = establishedFlows(plugin, felix, false);
  const further = establishedFlows(plugin, felix, true);
  if (first.flows === further.flows) return first;
  const why = `a first policy on a pod ends its open connections, a further one does not (table of ${NETWORK_PLUGINS_KNOWN_ON})`;
  return { ...further, flows: 'conditional', why };
}

function stepOf(containment: Observed<PlanContainment>): readonly Evidence[] {
  const step = containment.state === 'unseen' ? undefined : containment.value.terminate;
  if (step === undefined) return [];
  const subject = { type: 'plan', key: 'plan/containment' } as const;
  return [{ subject, path: 'containment.terminate.method', value: step.method }];
}
