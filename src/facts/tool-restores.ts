import { fieldOf } from '../model/kubernetes/meta.ts';
import { veleroRestores } from '../model/kubernetes/velero.ts';
import { gapsOf, type Observed, partial, seen, someGaps, visible } from '../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { SomeEvidence } from '../model/verdict.ts';

/** A restore that a backup tool reports as done. */
export interface ToolRestore {
  readonly day: string;
  readonly evidence: SomeEvidence;
}

/** Warnings up to which a restore counts: objects that were there already are one each. */
const FEW = 10;

/** Restores that ended well, whatever they held: whether the data was right no tool says. */
export const toolRestores: Fact<readonly ToolRestore[]> = definePartialFact({
  id: 'tool-restores',
  title: 'Restores that a backup tool completed',
  needs: { restores: maybe(ifServed(veleroRestores)) },
  compute: ({ restores }): Observed<readonly ToolRestore[]> => {
    const done = visible(restores).flatMap((one): readonly ToolRestore[] => {
      const { phase, completed = '', warnings } = one;
      const isWell = phase === 'Completed' && warnings <= FEW;
      if (!isWell || Number.isNaN(Date.parse(completed))) return [];
      const evidence: SomeEvidence = [
        fieldOf(one, 'status.phase', phase),
        fieldOf(one, 'status.completionTimestamp', completed),
        fieldOf(one, 'status.warnings', String(warnings)),
      ];
      return [{ day: new Date(completed).toISOString().slice(0, 10), evidence }];
    });
    const gaps = someGaps(gapsOf(restores));
    return gaps === undefined ? seen(done) : partial(done, gaps);
  },
  show: (done: readonly ToolRestore[]) => done.map(({ day }) => ({ day })),
});
