import { defineConfig } from 'rolldown';

/** One ESM build with shared chunks; SDKs and clients stay dependencies, loaded only when used. */
export default defineConfig({
  input: {
    kubemuster: 'src/cli/launch.ts',
    index: 'src/index.ts',
  },
  platform: 'node',
  external: [
    /^@kubernetes\//,
    /^@aws-sdk\//,
    /^@smithy\//,
    /^@google-cloud\//,
    /^google-auth-library/,
    /^@grpc\//,
    /^@azure\//,
  ],
  resolve: { conditionNames: ['node', 'import', 'default'] },
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: true,
    sourcemap: false,
  },
});
