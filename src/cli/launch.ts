#!/usr/bin/env node
// Only syntax that old releases of Node parse: it must live to say which one is needed.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `kubemuster needs Node 22.18 or newer, and this is ${process.versions.node}.\n` +
      'Install a current Node, or run it with one: npx --package=node@24 -- kubemuster …\n',
  );
  process.exitCode = 2;
} else {
  process.getBuiltinModule('node:module').enableCompileCache?.();
  void start();
}

async function start(): Promise<void> {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2));
}
