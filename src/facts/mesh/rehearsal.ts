import { type Gap, gapsOf } from '../../model/observed.ts';
import { planCredentials } from '../../model/plan.ts';
import { defineFact, type Fact, maybe, planFiled } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { dated, notStated, planSubject } from '../attested.ts';
import type { Freshness } from '../freshness.ts';
import { planAges } from '../plan-ages.ts';

/** When somebody last rehearsed to replace the CA of a mesh, as the plan says. Always whole. */
export interface Rehearsal {
  /** Undefined where the plan says nothing of it. */
  readonly age: Freshness | undefined;
  readonly evidence: Evidence;
  /** Why the plan was not seen. */
  readonly gaps: readonly Gap[];
}

export const meshRehearsal: Fact<Rehearsal> = defineFact({
  id: 'mesh-ca-rehearsal',
  title: 'When the replacement of the CA of a mesh was last rehearsed',
  needs: { credentials: maybe(planCredentials), ages: planAges, filed: planFiled },
  compute: ({ credentials, ages, filed }): Rehearsal => {
    const day =
      credentials.state === 'unseen' ? undefined : credentials.value.meshCA?.rotationDrill;
    const age = day === undefined ? undefined : ages.of(day, 'rehearsal');
    const subject = planSubject('credentials.meshCA');
    const evidence =
      day === undefined || age === undefined
        ? notStated(subject, 'rotationDrill', filed)
        : dated(subject, 'rotationDrill', day, age);
    return { age, evidence, gaps: gapsOf(credentials) };
  },
});
