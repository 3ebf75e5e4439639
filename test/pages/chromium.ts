import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

type Chromium =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly why: string };

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The machine's own Chromium: `KUBEMUSTER_CHROMIUM`, else the usual names. Nothing is downloaded. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): Chromium {
  const named = env['KUBEMUSTER_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isExecutable(named)) return { found: true, path: named };
    return { found: false, why: `KUBEMUSTER_CHROMIUM names ${named}, which cannot be run` };
  }
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((one) => one !== '');
  const places = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const found = [...places, ...MAC].find(isExecutable);
  if (found !== undefined) return { found: true, path: found };
  const why = 'no Chromium here: install it (Debian: apt-get install chromium) or name it';
  return { found: false, why: `${why} in KUBEMUSTER_CHROMIUM` };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
