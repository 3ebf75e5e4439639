import { checks } from '../../checks/index.ts';
import type { ClusterRef, Provider } from '../../src/model/access.ts';
import type { Example } from '../../src/model/check.ts';
import { cloudSections } from '../../src/model/cloud.ts';
import { judgeExample } from '../judge.ts';

/** By code, how checks judge a cluster by what its API server shows and all that its cloud tells. */
export async function judgedBy(
  { sections }: Provider,
  ref: ClusterRef,
  codes: ReadonlySet<string>,
  shown: Pick<Example, 'version' | 'objects'>,
): Promise<Readonly<Record<string, string>>> {
  const ids = cloudSections.map(({ id }) => id);
  const all = [...((await sections?.(ref, ids, new AbortController().signal)) ?? [])];
  const told = all.flatMap(([id, one]) =>
    one.state === 'unseen' ? [] : [[id.replace('cloud/', ''), one.value]],
  );
  const stateOf = (state: string): readonly string[] =>
    all.filter(([, one]) => one.state === state).map(([id]) => id);
  const example: Example = { ...shown, cloud: JSON.stringify(Object.fromEntries(told)) };
  const options = { hidden: stateOf('unseen'), partial: stateOf('partial') };
  return Object.fromEntries(
    checks
      .filter(({ code }) => codes.has(code))
      .map((check) => {
        const outcome = judgeExample(check, example, options);
        return [check.code, outcome.type === 'judged' ? outcome.status : outcome.type];
      }),
  );
}
