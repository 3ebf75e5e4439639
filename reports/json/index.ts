import type { RenderedFile, Renderer } from '../../src/model/report.ts';

/** The result itself. Two runs on one input give the same bytes. */
export const json: Renderer = {
  format: 'json',
  title: 'JSON',
  render: (report): readonly RenderedFile[] => [
    {
      path: 'result.json',
      mediaType: 'application/json',
      chunks: [JSON.stringify(report, null, 2), '\n'],
    },
  ],
};
