import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { islandOf } from '../../reports/html/island.ts';
import { buildIndex, type ClusterIndex } from '../../reports/html/page/cluster-index.ts';
import { finished, haystackOf, wordsIn } from '../../reports/html/page/haystack.ts';
import { subjectKey, verdictSubject } from '../../reports/html/page/island.ts';
import { everything, type Query, queryOf, queryText } from '../../reports/html/page/query.ts';
import { catalogueOf, hits } from '../../reports/html/page/select.ts';
import { pageOf } from '../../reports/html/page-view.ts';
import type { CheckReport, ClusterReport } from '../../src/model/report.ts';
import { fleet } from './fixture.ts';
import { found } from './found.ts';
import { hostileText } from './hostile.ts';

const page = pageOf(fleet);
const indexes: readonly ClusterIndex[] = fleet.clusters.map((one) =>
  finished(buildIndex(islandOf(page, one))),
);
const catalogue = catalogueOf(
  Object.entries(fleet.docs).map(([id, { title, question }]) => ({
    id,
    title,
    domain: id.split('/')[0] ?? '',
    frameworks: id.startsWith('isolation/') ? ['cis'] : ['nist', 'iso'],
    text: `${title} ${question}`,
  })),
);

/** Cluster, code and the keys of the objects that fit. */
type Fitting = readonly [cluster: string, check: string, objects: readonly string[]];

function searched(query: Query): readonly Fitting[] {
  return [...hits(indexes, catalogue, query)].map(({ index, check, objects, fitting }) => {
    const keys = [...fitting()].map((place) =>
      subjectKey(index.island, verdictSubject(check, place)),
    );
    expect(keys).toHaveLength(objects);
    return [index.island.name, check.id, keys];
  });
}

const query = fc.record<Query>({
  text: fc.constantFrom('', 'a', 'orders', 'POD', 'host', 'shop-prod', 'node orders', 'zz', 'ks a'),
  status: fc.constantFrom('', 'fail', 'pass', 'unknown', 'not-applicable', 'none'),
  severity: fc.constantFrom('', 'critical', 'high'),
  phase: fc.constantFrom('', 'contain', 'detect'),
  domain: fc.constantFrom('', 'isolation', 'workload'),
  framework: fc.constantFrom('', 'cis', 'iso'),
  cluster: fc.constantFrom('', 'shop-prod', 'legacy-dc1', 'no such'),
  namespace: fc.constantFrom('', 'orders', 'kube-system', 'default'),
});

describe('looking for checks and objects', () => {
  it('finds what reading the whole report finds', () => {
    fc.assert(
      fc.property(query, (one) => {
        const read = (cluster: ClusterReport, check: CheckReport): Fitting | undefined => {
          const entry = catalogue.entries.get(check.id);
          const name = page.names.get(cluster.id) ?? '';
          const keys = found({ name, check, entry }, one);
          return keys === undefined ? undefined : [name, check.id, keys];
        };
        const expected = fleet.clusters.flatMap((cluster) =>
          cluster.checks.flatMap((check) => {
            const fits = read(cluster, check);
            return fits === undefined ? [] : [fits];
          }),
        );
        expect(searched(one)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds every check and object when nothing is asked', () => {
    expect(searched(everything)).toEqual(
      fleet.clusters.flatMap((cluster) =>
        cluster.checks.map(({ id, verdicts }) => [
          page.names.get(cluster.id),
          id,
          verdicts.map((one) => one.subject.key),
        ]),
      ),
    );
  });

  it('marks each text that holds a word, whatever they are', () => {
    const word = fc.oneof(fc.constantFrom('a', 'i', 'ss', '-'), fc.string({ minLength: 1 }));
    const plain = word.map((one) => one.toLowerCase()).filter((one) => !one.includes('\n'));
    fc.assert(
      fc.property(fc.array(hostileText), fc.array(plain, { maxLength: 3 }), (texts, words) => {
        const bits = texts.map((text) =>
          words.reduce((all, one, at) => all | (text.toLowerCase().includes(one) ? 1 << at : 0), 0),
        );
        expect([...wordsIn(haystackOf(texts), words)]).toEqual(bits);
      }),
    );
  });

  it('keeps what is looked for in an address, and takes any address', () => {
    const texts = fc.string({ unit: 'grapheme' });
    const any = fc.record<Query>({
      text: texts,
      status: texts,
      severity: texts,
      phase: texts,
      domain: texts,
      framework: texts,
      cluster: texts,
      namespace: texts,
    });
    fc.assert(
      fc.property(any, (one) => {
        expect(queryOf(queryText(one))).toEqual(one);
      }),
    );
    expect(queryOf('__proto__=1&status=fail&status=pass&=&%')).toEqual({
      ...everything,
      status: 'fail',
    });
  });
});
