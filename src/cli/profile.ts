import { accessPicture } from '../drills/access/picture.ts';
import { blastRadiusPicture } from '../drills/blast-radius/picture.ts';
import { containmentPicture } from '../drills/containment/picture.ts';
import { revocationPicture } from '../drills/revocation/picture.ts';
import type { Profile } from '../engine/judge.ts';
import { architecture } from '../facts/architecture/architecture.ts';
import { identities } from '../facts/identities/picture.ts';
import { isolationPicture } from '../facts/isolation/picture/picture.ts';
import { meshPicture } from '../facts/mesh/picture.ts';
import { platform } from '../facts/platform.ts';
import { standing } from '../facts/standing.ts';

/** What describes a cluster in a report besides its checks. */
export const profile: Profile = {
  platform,
  standing,
  pictures: {
    access: accessPicture,
    architecture,
    blastRadius: blastRadiusPicture,
    containment: containmentPicture,
    identities,
    isolation: isolationPicture,
    mesh: meshPicture,
    revocation: revocationPicture,
  },
};
