import { z } from 'zod';

export const gap = z
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
  .meta({ id: 'Gap' });
