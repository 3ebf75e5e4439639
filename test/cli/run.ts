import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sends SIGINT after so many milliseconds. */
  readonly interruptAfter?: number;
  /** Sends SIGINT as soon as this holds. */
  readonly interruptWhen?: () => boolean;
  /** Never ends standard input: the process waits for more. */
  readonly keepStdinOpen?: boolean;
}

const LAUNCH = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'launch.ts');

/** Runs the command line as a user would: a process of its own. */
export function kubemuster(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const cwd = options.cwd ?? folder();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCH, ...args], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...options.env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    if (options.interruptAfter !== undefined) {
      setTimeout(() => child.kill('SIGINT'), options.interruptAfter);
    }
    const watch = setInterval(() => {
      if (options.interruptWhen?.() !== true) return;
      clearInterval(watch);
      child.kill('SIGINT');
    }, 100);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr });
    });
    child.stdin.on('error', () => undefined);
    if (options.keepStdinOpen !== true) child.stdin.end(options.stdin ?? '');
  });
}

/** A fresh folder with these files, removed after the test. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const made = mkdtempSync(path.join(tmpdir(), 'kubemuster-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(made, name), text);
  return made;
}
