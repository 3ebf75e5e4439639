import { z } from 'zod';
import { planSchema } from './schema.ts';

/** The JSON Schema of ir-plan.yaml for editors: structure and words, not what files refer to. */
export function planJsonSchema(): object {
  return {
    ...z.toJSONSchema(planSchema, { io: 'input', target: 'draft-7' }),
    title: 'Kubemuster incident response plan (ir-plan.yaml)',
  };
}
