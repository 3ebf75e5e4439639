import { NOT_DRAWN, type Pictures } from '../src/model/picture.ts';

/** Of a cluster of which nothing is drawn. */
export const NO_PICTURES: Pictures = {
  access: NOT_DRAWN,
  architecture: NOT_DRAWN,
  blastRadius: NOT_DRAWN,
  containment: NOT_DRAWN,
  identities: NOT_DRAWN,
  isolation: NOT_DRAWN,
  mesh: NOT_DRAWN,
  revocation: NOT_DRAWN,
};
