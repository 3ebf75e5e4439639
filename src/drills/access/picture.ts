import { type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import type { Access } from '../../model/pictures/access.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { access } from './access.ts';
import { type DrawnLimits, drawnAccess } from './drawn.ts';

const LIMITS: DrawnLimits = {
  responders: 8,
  answers: 3,
  signs: 2,
  gaps: 2,
  texts: 4,
  all: false,
};

/** The drill as reports show it: a table of rights and responders, bounded. */
export const accessPicture: Fact<Access> = definePartialFact({
  id: 'access-picture',
  title: 'What the access drill found, as reports show it',
  needs: { drill: maybe(access) },
  compute: ({ drill }): Observed<Access> => {
    if (drill.state === 'unseen') return unseen(drill.gaps);
    const nobody = someGaps(drill.value.unnamed);
    if (nobody !== undefined) return unseen(nobody);
    const gaps = someGaps(drill.value.needed.gaps);
    const value = drawnAccess(drill.value, drill.value.named, LIMITS);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});
