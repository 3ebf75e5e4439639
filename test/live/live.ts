import { findAssets } from '../envtest/assets.ts';

/** Whether there is no API server to test against; `announce.ts` says why. */
export const isSkipped: boolean = !findAssets().found;
