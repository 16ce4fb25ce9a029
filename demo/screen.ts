import { styleText } from 'node:util';
import ora from 'ora';

type Style = Parameters<typeof styleText>[0];

const isColoured = process.stdout.isTTY && !process.env['NO_COLOR'];

/** `text` in a style where the terminal has any. */
export function styled(style: Style, text: string): string {
  return isColoured ? styleText(style, text) : text;
}

/** Lines with the time since the start of a stage; on a terminal, a spinner below them says what is awaited. */
export class Screen {
  private readonly spinner = ora({ stream: process.stdout, discardStdin: false });
  private stageStart = performance.now();

  stage(title: string): void {
    this.rest();
    this.stageStart = performance.now();
    console.log(`\n${styled('bold', title)}`);
  }

  line(text: string): void {
    const seconds = ((performance.now() - this.stageStart) / 1000).toFixed(1);
    console.log(`${styled('dim', `${seconds.padStart(6)} s`)}  ${text}`);
  }

  /** What is awaited now. Shown on a terminal only, and not on one that hides its width, which spins ora for ever. */
  await(what: string): void {
    if (this.spinner.isEnabled && process.stdout.columns > 0) this.spinner.start(what);
  }

  /** Takes the spinner away. */
  rest(): void {
    this.spinner.stop();
  }
}
