import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf, cut, wrap } from '../../reports/html/drawn-text.ts';
import { html } from '../../reports/html/index.ts';
import { markdown } from '../../reports/markdown/index.ts';
import { listed } from '../../src/model/picture.ts';
import type { Architecture } from '../../src/model/pictures/architecture.ts';
import type { Renderer, Report } from '../../src/model/report.ts';
import { NO_PICTURES } from '../pictures.ts';
import { architecture } from './clusters/architecture.ts';
import { fleet, rewrite } from './fixture.ts';
import { hostile, hostileText } from './hostile.ts';
import { attributesOf, isBalanced, tags } from './markup.ts';

function rendered(report: Report, renderer: Renderer = html): string {
  return [...renderer.render(report)].flatMap((file) => [...file.chunks]).join('');
}

/** One cluster with this architecture. */
function withArchitecture(value: Architecture): Report {
  const [cluster] = fleet.clusters;
  if (cluster === undefined) throw new Error('fixture');
  const drawn = { state: 'seen', value, gaps: [] } as const;
  const pictures = { ...NO_PICTURES, architecture: drawn };
  return { ...fleet, clusters: [{ ...cluster, pictures }] };
}

function drawings(page: string): readonly string[] {
  return page.match(/<svg class="boundaries".*?<\/svg>/gs) ?? [];
}

/** Every tag of a drawing with its attributes, each once. */
function shapes(page: string): readonly string[] {
  const found = drawings(page)
    .flatMap(tags)
    .filter(({ closing }) => !closing)
    .map((tag) => `${tag.name} ${[...attributesOf(tag).keys()].join(' ')}`);
  return [...new Set(found)].sort();
}

/** The texts of elements of this class in a drawing, without the tags within. */
function textsOf(page: string, name: string, end: string = 'text'): readonly string[] {
  const pattern = new RegExp(`class="${name}"[^>]*>(.*?)</${end}>`, 'gs');
  return drawings(page).flatMap((one) =>
    [...one.matchAll(pattern)].map(([, text = '']) => text.replace(/<[^>]*>/g, '').trim()),
  );
}

describe('the drawn boundaries', () => {
  const page = rendered(withArchitecture(architecture));

  test('show every zone, and each step with its state in words', () => {
    expect(textsOf(page, 'title')).toEqual([
      'Internet',
      'Ways in 2',
      'Exposed namespaces 1',
      'Other tenants',
      'System namespaces 4',
      'Nodes 7',
      'Control plane',
      'Cloud',
    ]);
    expect(textsOf(page, 'name', 'tspan')).toEqual([
      'Partly guarded',
      'Guarded',
      'Unguarded',
      'Not seen',
    ]);
  });

  test('mark the critical tier, and count what has no room', () => {
    expect(textsOf(page, 'chip critical')).toEqual(['◆ shop.example', '◆ checkout']);
    expect(textsOf(page, 'chip more')).toEqual(['+1 more']);

    const names = Array.from({ length: 500 }, (_, index) => `team-${index}-of-many`);
    const zones = architecture.boundaries.zones.map((zone) =>
      zone.id === 'tenants' ? { ...zone, count: 500, names: listed(names, 12) } : zone,
    );
    const many = { ...architecture, boundaries: { ...architecture.boundaries, zones } };
    const drawn = textsOf(rendered(withArchitecture(many)), 'chip plain').filter((one) =>
      one.startsWith('team-'),
    );
    const more = textsOf(rendered(withArchitecture(many)), 'chip more');
    expect(drawn.length).toBeGreaterThan(3);
    expect(more).toEqual([`+${500 - drawn.length} more`, '+1 more']);
  });

  test('are made of the same shapes whatever the texts are', () => {
    const plain = new Set(shapes(rendered(rewrite(fleet, () => 'word'))));
    for (const text of hostile) {
      const hostilePage = rendered(rewrite(fleet, () => text));
      expect(shapes(hostilePage).filter((one) => !plain.has(one))).toEqual([]);
      expect(drawings(hostilePage).every(isBalanced)).toBe(true);
    }
  });

  test('keep every name and line inside the drawing', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const svg of drawings(rendered(rewrite(fleet, () => text)))) {
          for (const tag of tags(svg).filter(({ name }) => name === 'rect')) {
            const at = attributesOf(tag);
            expect(Number(at.get('x')) + Number(at.get('width'))).toBeLessThanOrEqual(960);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the tables of the architecture', () => {
  test('list what comes first, and say how much is left out', () => {
    const [row] = architecture.namespaces.list.rows;
    if (row === undefined) throw new Error('fixture');
    const rows = Array.from({ length: 100 }, (_, index) => ({ ...row, name: `ns-${index}` }));
    const page = rendered(
      withArchitecture({
        ...architecture,
        namespaces: { ...architecture.namespaces, list: { rows, truncated: 400 } },
      }),
    );
    expect([page.includes('>ns-39<'), page.includes('>ns-40<')]).toEqual([true, false]);
    expect(page).toContain('460 more are not listed here');
  });

  test('say what was not seen, and never that there is none', () => {
    const entries = { state: 'partial', list: listed([]) } as const;
    const page = rendered(withArchitecture({ ...architecture, entries }));
    expect(page).toContain('Not seen: what could let the outside in was not read in full.');
    expect(page).not.toContain('No object lets the outside in.');
  });

  test('have the same steps, ways in and levers in Markdown', () => {
    const text = rendered(withArchitecture(architecture), markdown);
    expect(text).toContain('| Internet to Ways in | Partly guarded | Guarded: ');
    expect(text).toContain('| Ingress | `networking.k8s.io/Ingress/checkout/web` |');
    expect(text).toContain('| Audit log | shared | The policy is fixed. |');
  });
});

describe('drawn text', () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 80 });

  test('is cut to its cells, and kept whole where it fits', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (text, cells) => {
        expect(cellsOf(cut(text, cells))).toBeLessThanOrEqual(cells);
        if (cellsOf(text) <= cells) expect(cut(text, cells)).toBe(text);
      }),
    );
  });

  test('is wrapped into lines that fit', () => {
    fc.assert(
      fc.property(words, (text) => {
        for (const one of wrap(text, 24)) expect(cellsOf(one)).toBeLessThanOrEqual(24);
      }),
    );
  });
});
