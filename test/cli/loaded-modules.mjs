// Preloaded into a command line under test: prints every package that is resolved.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('.') && !specifier.startsWith('node:')) {
      process.stderr.write(`loaded ${specifier}\n`);
    }
    return next(specifier, context);
  },
});
