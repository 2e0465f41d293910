import { styleText } from 'node:util';
import type { Paint } from './timeline';

const CLEAR_LINE = '\r\u001b[K';
const TERMINAL_BEAT_MS = 1_000;
const LOG_BEAT_MS = 10_000;

/** Where the demo prints: a terminal, with colours unless NO_COLOR is set, or a file or pipe, without. */
export class Screen {
  private readonly isTerminal: boolean;
  readonly paint: Paint;

  constructor(
    private readonly target: Omit<NodeJS.WriteStream, 'isTTY'> & { readonly isTTY?: boolean },
    variables: NodeJS.ProcessEnv,
  ) {
    this.isTerminal = target.isTTY === true;
    const colours = this.isTerminal && !variables['NO_COLOR'] && target.hasColors(variables);
    this.paint = (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text);
  }

  line(text = ''): void {
    this.target.write(`${text}\n`);
  }

  /** Shows that something takes its time: the seconds on a terminal, a line now and then elsewhere. */
  async during<Result>(text: string, work: Promise<Result>): Promise<Result> {
    const startedAt = performance.now();
    const show = () => {
      const line = `${text} ${Math.round((performance.now() - startedAt) / 1000)} s`;
      this.target.write(this.isTerminal ? `${CLEAR_LINE}${line}` : `${line}\n`);
    };
    if (this.isTerminal) show();
    else this.line(text);
    const beat = setInterval(show, this.isTerminal ? TERMINAL_BEAT_MS : LOG_BEAT_MS);
    try {
      return await work;
    } finally {
      clearInterval(beat);
      if (this.isTerminal) this.target.write(CLEAR_LINE);
    }
  }
}
