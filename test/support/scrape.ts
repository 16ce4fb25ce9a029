import type { TestApp } from './start-app.js';

/** What `/metrics` said: values by name and labels, as they stand in the text. */
export class Scrape {
  private constructor(readonly text: string) {}

  static async of(app: TestApp): Promise<Scrape> {
    const { status, body } = await app.api<string>('GET', '/metrics', { key: null });
    if (status !== 200) throw new Error(`/metrics answered ${status}`);
    return new Scrape(body);
  }

  /** The value of a series such as `a_total` or `a_total{b="c"}`; null if it is not shown. */
  value(series: string): number | null {
    const line = this.text.split('\n').find((each) => each.startsWith(`${series} `));
    return line ? Number(line.slice(series.length + 1)) : null;
  }

  /** Every name of which there is a sample, such as `a_seconds_bucket`. */
  get names(): ReadonlySet<string> {
    return new Set(this.text.match(/^[a-z_][a-z0-9_]*/gim) ?? []);
  }

  /** Names with the type that is told of each. */
  get types(): ReadonlyMap<string, string> {
    return new Map(
      [...this.text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]),
    );
  }
}
