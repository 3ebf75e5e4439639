import { MOTO, WHY_NOT } from './moto.ts';

/** Says once, before any test, that the tests against an emulator of AWS are skipped, and why. */
export function setup(): void {
  if (MOTO === undefined) process.stderr.write(`Skipping test/providers/eks/moto: ${WHY_NOT}\n`);
}
