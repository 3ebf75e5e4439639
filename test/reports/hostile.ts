import fc from 'fast-check';

/** Texts that try to leave the place a renderer gives them. */
export const hostile: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style></script><!--',
  '{{constructor}}{{{this}}}',
  'javascript:alert(1)',
  'https://user:pw@evil.example/"onload=x',
  '[link](https://evil.example) ![image](https://evil.example/x.png)',
  '<https://evil.example> www.evil.example ops@evil.example @admins #12 GH-12 !34',
  '```\n# heading\n- item\n| a | b |\n| --- | --- |',
  'a | b \\| c \\\\| d',
  '`tick ``two ```three',
  '***bold*** __under__ ~~gone~~ $x^2$ :smile: &lt; &#64;',
  '1. one\n2) two\n> quote\n---\n===',
  '\u001b[31mred\u001b[0m \u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007',
  '\u009b2J\u0007\b\r\u007f\u0000',
  'safe\u202egnp.exe\u2066x\u2069 zero\u200bwidth\ufeff\u00ad',
  '\ud800 lone',
  '日本語のクラスタ名前 👩‍👩‍👧 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '__proto__',
  'constructor',
  `${'long'.repeat(200)} ${'wide 字 '.repeat(50)}`,
];

/** Hostile texts, parts of them in any order, and any string at all. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostile),
  fc
    .array(fc.constantFrom(...hostile.flatMap((one) => Array.from(one))), { maxLength: 40 })
    .map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      '`',
      '|',
      '\\',
      '<',
      '>',
      '&',
      '"',
      "'",
      ' ',
      '\n',
      'a',
      '1',
      '.',
      '-',
      '#',
      '@',
      ':',
      '/',
      '_',
      '*',
      '\u001b',
      '[',
    ),
  }),
);
