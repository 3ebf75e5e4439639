import { z } from 'zod';
import { configurationSchema } from './schema.ts';

/** The JSON Schema of kubemuster.yaml for editors. */
export function configJsonSchema(): object {
  return {
    ...z.toJSONSchema(configurationSchema, { io: 'input', target: 'draft-7' }),
    title: 'Kubemuster configuration (kubemuster.yaml)',
  };
}
