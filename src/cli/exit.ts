/** What the process ends with. The highest of 1 to 4 applies. See docs/exit-codes.md. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  badInput: 2,
  notEnoughEvidence: 3,
  fault: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The run was ended from outside (Ctrl-C): nothing half written, exit code 130. */
export class Interrupted extends Error {
  readonly code = 'interrupted';

  constructor() {
    super('interrupted');
  }
}
