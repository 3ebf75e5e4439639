import { spawnSync } from 'node:child_process';

/** Everything that has to hold before a change lands, besides the tests: types, lint, build, start. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['tsc', '--noEmit', '-p', 'test']],
  ['types of tests in a browser', ['tsc', '--noEmit', '-p', 'test/pages']],
  ['types of the page', ['tsc', '--noEmit', '-p', 'reports/html/page']],
  ['format and lint', ['biome', 'check', '--config-path=.biome.json', '.']],
  ['type-aware lint', ['oxlint', '-c', '.oxlintrc.json', '--type-aware', '.']],
  ['unused code', ['knip', '--config', '.knip.json']],
  ['generated files', ['node', 'scripts/gen.ts', '--check']],
  ['build', ['npm', 'run', '--silent', 'build']],
  ['package', ['publint', '--strict']],
  ['bundle starts', ['node', 'dist/kubemuster.js', '--version']],
];

let passed = 0;
let failed = 0;
for (const [name, [command = '', ...args]] of steps) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const good = status === 0;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (good) {
    passed += 1;
    continue;
  }
  failed += 1;
  console.log(`${stdout}${stderr}`);
}
console.log(`verify: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
