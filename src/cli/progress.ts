import { cut, displayWidth } from '../../reports/terminal/width.ts';
import { printable } from './errors.ts';

/** The part of a terminal that the progress line needs. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

const FIRST_AFTER = 2000;
const TICK = 250;

/**
 * One line on a terminal that says what is going on, from two seconds into the run. It is rewritten
 * in place and erased before anything else is printed; the cursor is never hidden or moved away.
 */
export class Progress {
  readonly #screen: Screen;
  readonly #enabled: boolean;
  readonly #now: () => number;
  readonly #started: number;
  #text = '';
  #since = 0;
  #drawnAt = 0;
  #drawn = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen, enabled: boolean, now: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#enabled = enabled && screen.isTTY === true;
    this.#now = now;
    this.#started = now();
  }

  /** Says what is done now; drawn at once, or soon if the last drawing is fresh. */
  update(text: string): void {
    if (!this.#enabled) return;
    if (text !== this.#text) this.#since = this.#now();
    this.#text = text;
    this.#timer ??= setInterval(() => this.#draw(), TICK).unref();
    if (this.#now() - this.#drawnAt >= TICK) this.#draw();
  }

  /** Prints something above the line. */
  above(print: () => void): void {
    this.#erase();
    print();
  }

  /** Takes the line away, until the next update. */
  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#erase();
  }

  #draw(): void {
    const now = this.#now();
    if (now - this.#started < FIRST_AFTER) return;
    const seconds = Math.floor((now - this.#since) / 1000);
    const lasting = seconds < 2 ? '' : `  ${seconds} s`;
    const room = (this.#screen.columns || 80) - 1 - lasting.length;
    const line = `${cut(printable(this.#text).replace(/\s+/g, ' '), room, '...')}${lasting}`;
    this.#drawnAt = now;
    if (line === this.#drawn) return;
    this.#erase();
    this.#screen.write(line);
    this.#drawn = line;
  }

  /** A terminal that became narrower has broken the line: then it is several rows. */
  #erase(): void {
    if (this.#drawn === '') return;
    const rows = Math.ceil(displayWidth(this.#drawn) / (this.#screen.columns || 80));
    const up = rows > 1 ? `\u001b[${rows - 1}A` : '';
    this.#screen.write(`\r${up}\u001b[J`);
    this.#drawn = '';
  }
}
