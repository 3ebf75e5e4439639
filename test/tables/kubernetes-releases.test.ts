import { describe, expect, it } from 'vitest';
import { PROVIDER_WINDOWS, UPSTREAM } from '../../src/tables/kubernetes-releases.ts';

const tables = new Map([['upstream', UPSTREAM], ...PROVIDER_WINDOWS]);

describe.for([...tables])('support windows of %s', ([, windows]) => {
  const rows = [...windows];

  it('leave out no minor version between the first and the last', () => {
    const [first = 0] = windows.keys();
    expect(rows.map(([minor]) => minor)).toEqual(rows.map((_, index) => first + index));
  });

  it('end later for each newer version, and never before standard support does', () => {
    for (const [index, [minor, { standard, extended = standard }]] of rows.entries()) {
      expect(new Date(standard).toISOString().slice(0, 10)).toBe(standard);
      expect([minor, extended >= standard]).toEqual([minor, true]);
      const before = rows[index - 1]?.[1].standard ?? '';
      expect([minor, standard > before]).toEqual([minor, true]);
    }
  });
});
