import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [
      'test/live/announce.ts',
      'test/pages/announce.ts',
      'test/providers/eks/announce.ts',
    ],
    isolate: false,
    testTimeout: 180_000,
    // A real API server is started in some.
    hookTimeout: 240_000,
  },
});
