import { InputError, type Place } from '../model/input-error.ts';
import { EXIT, type ExitCode, Interrupted } from './exit.ts';

export interface Explained {
  readonly message: string;
  readonly code: ExitCode;
}

/** One clear message for an error, and its exit code. Stack traces only when they are asked for. */
export function explainError(error: unknown, verbose: boolean): Explained {
  const { message, code } = explained(error, verbose);
  const stack = verbose && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return { message: printable(`${message}${stack}`), code };
}

function explained(error: unknown, verbose: boolean): Explained {
  if (error instanceof InputError) return { message: inputMessage(error), code: EXIT.badInput };
  if (error instanceof Interrupted || isAbort(error)) {
    return { message: 'interrupted: nothing half written', code: EXIT.interrupted };
  }
  const system = systemCode(error);
  // A reader that has seen enough (`| head`) is no fault.
  if (system === 'EPIPE') return { message: '', code: EXIT.done };
  if (system !== undefined && WRITE_ERRORS.has(system)) {
    const message = `error: the output cannot be written (${system})\nfree some space, or choose another place`;
    return { message, code: EXIT.badInput };
  }
  const text = error instanceof Error ? error.message : String(error);
  const advice = verbose
    ? ''
    : '\nThis is a fault in kubemuster: run it with --verbose and report it.';
  return { message: `error: ${text}${advice}`, code: EXIT.fault };
}

function inputMessage({ message, place, hint }: InputError): string {
  const where = place === undefined ? '' : `${placeText(place)}: `;
  return `error: ${where}${message}${hint === undefined ? '' : `\nhint: ${hint}`}`;
}

/** `file:line:column`, as editors and terminals link it. */
function placeText({ file, line, column }: Place): string {
  const position = [line, column].filter((one) => one !== undefined).map((one) => `:${one}`);
  return `${file}${position.join('')}`;
}

/** Text that cannot steer a terminal: control and direction characters become visible. */
export function printable(text: string): string {
  return Array.from(text, (one) => (steers(one.codePointAt(0) ?? 0) ? visible(one) : one)).join('');
}

function steers(code: number): boolean {
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const isInvisible = (code >= 0x200b && code <= 0x200f) || code === 0xfeff;
  const isDirection = (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x2069);
  return (isControl && code !== 0x0a && code !== 0x09) || isInvisible || isDirection;
}

function visible(one: string): string {
  return `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

const WRITE_ERRORS: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG']);

function systemCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function isAbort(error: unknown): boolean {
  const code = systemCode(error);
  const isNamed = error instanceof Error && error.name === 'AbortError';
  return isNamed || code === 'ABORT_ERR' || code === 'interrupted';
}
