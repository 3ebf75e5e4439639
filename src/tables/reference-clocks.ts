/** A notification clock that is widely known: a hint to compare with, never legal advice. */
export interface ReferenceClock {
  /** Found in the regime's name, in lower case and without separators. */
  readonly regime: RegExp;
  /** Hours until the first notification at the latest. */
  readonly hours: number;
  readonly note: string;
}

/** Source: the readiness model, section 7, as of 2026-09. Contracts and business days have no row. */
export const referenceClocks: readonly ReferenceClock[] = [
  { regime: /gdpr/, hours: 72, note: 'GDPR Art. 33: 72 h' },
  { regime: /nis2/, hours: 24, note: 'NIS2 Art. 23: early warning 24 h, notification 72 h' },
  {
    regime: /dora/,
    hours: 24,
    note: 'DORA: 4 h after classification, at most 24 h after awareness',
  },
];
