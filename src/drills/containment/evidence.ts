import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';
import type { BestStrategy } from './attempt.ts';

/** The verdict, then the fields that still let something pass and those that prove the rest. */
export function evidenceOf(
  subject: Subject,
  { id, verdict, residual, evidence }: BestStrategy,
): SomeEvidence {
  const first: Evidence = { subject, path: `containment strategy ${id}`, value: verdict };
  const leaks = residual.rows.slice(0, 3).flatMap((row) =>
    row.allowedBy.slice(0, 1).map((by): Evidence => {
      const at = by.indexOf(' spec');
      const passing = `${row.direction} ${row.peer} ${row.ports}`;
      if (at < 0) return { subject, path: 'policies', value: passing, note: by };
      return {
        subject: { type: 'k8s', key: by.slice(0, at) },
        path: by.slice(at + 1),
        value: passing,
      };
    }),
  );
  const proofs = evidence.map(
    ({ object, path, value }): Evidence => ({ subject: { type: 'k8s', key: object }, path, value }),
  );
  return [first, ...leaks, ...proofs];
}
