/** What the process ends with. The highest of 1 to 4 applies. See docs/exit-codes.md. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  badInput: 2,
  notEnoughEvidence: 3,
  fault: 4,
  interrupted: 130,
} as const;

/** What each means, for people. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.done, 'done; every gate that was asked for holds'],
  [EXIT.gateFailed, 'a gate failed'],
  [EXIT.badInput, 'wrong usage or bad input: nothing is guessed, nothing is written'],
  [
    EXIT.notEnoughEvidence,
    'not enough evidence: too little was seen, or something that was asked for could not be read or listed',
  ],
  [EXIT.fault, 'a fault in the tool; the rest of the run is still written'],
  [EXIT.interrupted, 'interrupted; what was complete is kept, and nothing is half written'],
];

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The run was ended from outside (Ctrl-C): nothing half written, exit code 130. */
export class Interrupted extends Error {
  readonly code = 'interrupted';

  constructor() {
    super('interrupted');
  }
}
