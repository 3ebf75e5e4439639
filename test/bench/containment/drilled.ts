/** What the drill took, from the decoded objects to the last workload. */
export interface Drilled {
  readonly workloads: number;
  /** How many workloads came to each verdict, by strategy and verdict. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of one workload's result, on average. */
  readonly bytes: number;
  readonly cpu: number;
  readonly wall: number;
  /** Of the whole process, reading included. */
  readonly peak: number;
}
