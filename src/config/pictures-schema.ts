import { z } from 'zod';
import { NOT_DRAWN, type Pictures } from '../model/picture.ts';
import { access } from './access-schema.ts';
import { architecture } from './architecture-schema.ts';
import { blastRadius } from './blast-radius-schema.ts';
import { containment } from './containment-schema.ts';
import { gap } from './gap-schema.ts';
import { identities } from './identities-schema.ts';
import { isolation } from './isolation-schema.ts';
import { mesh } from './mesh-schema.ts';
import { revocation } from './revocation-schema.ts';
import { exactly } from './schema-parts.ts';

/** A result of before there was a picture reads as one that did not draw it. */
const picture = <T>(value: z.ZodType<T>) =>
  z
    .object({
      state: z.enum(['seen', 'partial', 'unseen']),
      value: value.nullable(),
      gaps: z.array(gap),
    })
    .default(() => ({ ...NOT_DRAWN, gaps: [...NOT_DRAWN.gaps] }));

export const pictures: z.ZodType<Pictures> = exactly<Pictures>()(
  z
    .object({
      access: picture(access),
      architecture: picture(architecture),
      blastRadius: picture(blastRadius),
      containment: picture(containment),
      identities: picture(identities),
      isolation: picture(isolation),
      mesh: picture(mesh),
      revocation: picture(revocation),
    })
    .prefault({}),
);
