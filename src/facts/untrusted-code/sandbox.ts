import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type RuntimeClass, runtimeClasses } from '../../model/kubernetes/runtime-class.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { SomeEvidence } from '../../model/verdict.ts';
import {
  PLAIN_HANDLERS,
  RUNTIME_HANDLERS_KNOWN_ON,
  SANDBOX_HANDLERS,
} from '../../tables/runtime-handlers.ts';
import { fits } from '../pattern.ts';
import type { PodView } from '../workloads.ts';

/** Whether a pod has a kernel of its own, or a guard between it and the node's. */
export interface Sandbox {
  readonly state: 'sandboxed' | 'plain' | 'unknown';
  readonly evidence: SomeEvidence;
  readonly gaps: readonly Gap[];
}

const FARGATE = 'eks.amazonaws.com/fargate-profile';

/** By its RuntimeClass; every pod on Fargate has a machine of its own. */
export function sandboxOf(pod: PodView, classes: Observed<readonly RuntimeClass[]>): Sandbox {
  const { object, base, spec } = pod;
  const profile = pod.labels.get(FARGATE);
  if (profile !== undefined) {
    const place = base.replace(/spec$/, 'metadata');
    const evidence = fieldOf(object, `${place}.labels['${FARGATE}']`, profile);
    return { state: 'sandboxed', evidence: [evidence], gaps: [] };
  }
  const path = `${base}.runtimeClassName`;
  if (spec.runtimeClass === undefined) {
    return { state: 'plain', evidence: [fieldOf(object, path, 'not set')], gaps: [] };
  }
  const named = fieldOf(object, path, spec.runtimeClass);
  const found = visible(classes).find(({ meta }) => meta.name === spec.runtimeClass);
  if (found === undefined) {
    const gaps = gapsOf(classes);
    return { state: gaps.length === 0 ? 'plain' : 'unknown', evidence: [named], gaps };
  }
  const known = SANDBOX_HANDLERS.find((one) => fits(one.handler, found.handler));
  const note = known && `${known.of} (table of ${RUNTIME_HANDLERS_KNOWN_ON})`;
  const handler = fieldOf(found, 'handler', found.handler, note);
  return { ...handlerState(found.handler), evidence: [named, handler] };
}

function handlerState(handler: string): Pick<Sandbox, 'state' | 'gaps'> {
  if (SANDBOX_HANDLERS.some((one) => fits(one.handler, handler))) {
    return { state: 'sandboxed', gaps: [] };
  }
  if (PLAIN_HANDLERS.some((one) => fits(one, handler))) return { state: 'plain', gaps: [] };
  const gap: Gap = {
    source: runtimeClasses.id,
    cause: 'not-collected',
    detail: `what the handler ${handler} starts is set on the nodes, and no known runtime is named so`,
    permission: 'a RuntimeClass whose handler bears the name of its runtime',
  };
  return { state: 'unknown', gaps: [gap] };
}
