import { ageText } from '../../facts/freshness.ts';
import type { PlanAges } from '../../facts/plan-ages.ts';
import type { CloudExposure } from '../../model/cloud.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { AccessCondition } from '../../model/pictures/access.ts';
import type { PlanAccess, PlanSeverity } from '../../model/plan/people.ts';
import type { PlanObjectives } from '../../model/plan/practice.ts';

export interface ConditionInputs {
  readonly access: Observed<PlanAccess>;
  readonly severities: Observed<readonly PlanSeverity[]>;
  readonly objectives: Observed<PlanObjectives>;
  readonly exposure: Observed<CloudExposure>;
  readonly ages: PlanAges;
  /** Groups among the responders. */
  readonly groups: readonly string[];
}

/** What has to hold besides rights, so that responders get in at all. */
export function conditionsOf(inputs: ConditionInputs): readonly AccessCondition[] {
  return [
    independent(inputs),
    tested(inputs),
    reachable(inputs),
    elevation(inputs),
    ...inputs.groups.map(membership),
  ];
}

function said({ access }: ConditionInputs): PlanAccess {
  return access.state === 'unseen' ? {} : access.value;
}

function independent(inputs: ConditionInputs): AccessCondition {
  const base = {
    id: 'break-glass',
    title: 'A way in without identity provider and corporate network',
  } as const;
  const { breakGlass } = said(inputs);
  if (breakGlass === undefined) return unsaid(base, inputs, 'access.breakGlass');
  const { method, independentOf } = breakGlass;
  const missing = (['sso', 'network'] as const).filter((one) => !independentOf.includes(one));
  const names = { sso: 'the identity provider', network: 'the corporate network' };
  if (missing.length === 0) return { ...base, state: 'yes', why: method, gaps: [] };
  const why = `${method} is not said to work without ${missing.map((one) => names[one]).join(' and ')}`;
  return { ...base, state: 'no', why, gaps: [] };
}

function tested(inputs: ConditionInputs): AccessCondition {
  const base = { id: 'break-glass-test', title: 'Its last test' } as const;
  const { breakGlass } = said(inputs);
  if (breakGlass === undefined) return unsaid(base, inputs, 'access.breakGlass');
  const { lastTest } = breakGlass;
  if (lastTest === undefined) return { ...base, state: 'no', why: 'no test is noted', gaps: [] };
  const age = inputs.ages.of(lastTest, 'breakGlassTest');
  const why = `${lastTest}, ${ageText(age)}`;
  return { ...base, state: age.state === 'fresh' ? 'yes' : 'no', why, gaps: [] };
}

/** From outside of the corporate network, where the API may have a private address only. */
function reachable(inputs: ConditionInputs): AccessCondition {
  const base = { id: 'endpoint', title: 'The API server can be reached from elsewhere' } as const;
  const { exposure } = inputs;
  const independentOf = said(inputs).breakGlass?.independentOf ?? [];
  if (independentOf.includes('network')) {
    return { ...base, state: 'yes', why: 'the way in works without the network', gaps: [] };
  }
  if (exposure.state === 'unseen') {
    const why = 'neither the cloud nor the plan says from where it can be reached';
    return { ...base, state: 'unknown', why, gaps: exposure.gaps };
  }
  const { public: open, allowed, dnsEndpoint } = exposure.value;
  if (dnsEndpoint?.value === true) {
    return { ...base, state: 'yes', why: `by its name (${dnsEndpoint.field})`, gaps: [] };
  }
  if (!open.value) {
    return { ...base, state: 'no', why: `its address is private (${open.field})`, gaps: [] };
  }
  const why = `public, to ${allowed.value.slice(0, 3).join(', ')} (${allowed.field})`;
  return {
    ...base,
    state: allowed.value.includes('0.0.0.0/0') ? 'yes' : 'unknown',
    why,
    gaps: gapsOf(exposure),
  };
}

function elevation(inputs: ConditionInputs): AccessCondition {
  const base = { id: 'elevation', title: 'More rights in time' } as const;
  const { jit } = said(inputs);
  if (jit === undefined) return unsaid(base, inputs, 'access.jit');
  const { tool, approvalMinutes } = jit;
  if (approvalMinutes === undefined) return unsaid(base, inputs, 'access.jit.approvalMinutes');
  const timer = timerOf(inputs);
  if (timer === undefined) return unsaid(base, inputs, 'objectives.containMinutes');
  const why = `${tool} takes ${approvalMinutes} min; ${timer.name} is ${timer.minutes} min`;
  return { ...base, state: approvalMinutes < timer.minutes ? 'yes' : 'no', why, gaps: [] };
}

/** The shortest time that the plan allows until somebody acts. */
function timerOf({ severities, objectives }: ConditionInputs): Timer | undefined {
  const own = objectives.state === 'unseen' ? undefined : objectives.value.containMinutes;
  const all: readonly Timer[] = [
    ...(own === undefined ? [] : [{ name: 'objectives.containMinutes', minutes: own }]),
    ...(severities.state === 'unseen' ? [] : severities.value).flatMap(({ id, ackMinutes }) =>
      ackMinutes === undefined ? [] : [{ name: `ackMinutes of ${id}`, minutes: ackMinutes }],
    ),
  ];
  return all.toSorted((a, b) => a.minutes - b.minutes)[0];
}

interface Timer {
  readonly name: string;
  readonly minutes: number;
}

function membership(group: string): AccessCondition {
  const why =
    'the identity provider knows who is in it; an empty group has every right of its bindings';
  return {
    id: 'membership',
    title: `Somebody is in ${group}`,
    state: 'unknown',
    why,
    gaps: [
      {
        source: 'identity-provider',
        cause: 'not-collected',
        detail: `who is in ${group} is known to the identity provider alone`,
        permission: `the members of ${group}, from the identity provider`,
      },
    ],
  };
}

function unsaid(
  base: Pick<AccessCondition, 'id' | 'title'>,
  { access }: ConditionInputs,
  path: string,
): AccessCondition {
  const [first] = gapsOf(access);
  const detail = first?.detail ?? `the plan does not say ${path}`;
  const gap: Gap = {
    source: `plan/${path.split('.')[0] ?? ''}`,
    cause: 'not-attested',
    detail,
    permission: `--plan FILE with ${path}`,
  };
  return { ...base, state: 'unknown', why: detail, gaps: [gap] };
}
