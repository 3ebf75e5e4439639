import { z } from 'zod';
import type { Gap } from '../model/observed.ts';
import { exactly } from './schema-parts.ts';

export const gap: z.ZodType<Gap> = exactly<Gap>()(
  z
    .object({
      source: z.string(),
      cause: z.enum([
        'forbidden',
        'unauthenticated',
        'absent-api',
        'timeout',
        'unreachable',
        'malformed',
        'not-collected',
        'not-declared',
        'not-attested',
        'stale',
        'not-installed',
        'error',
      ]),
      detail: z.string(),
      namespace: z.string().exactOptional(),
      permission: z.string().exactOptional(),
    })
    .meta({ id: 'Gap' }),
);
