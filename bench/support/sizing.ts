import type { Summary } from './report.js';

const RATES = [1_000, 10_000, 100_000];
/** Endpoints of an event; a delivery bears that share of its event. */
const FAN_OUT = 4;
/** How busy a processor is to be at the highest rate: beyond that, waiting times grow quickly. */
const BUSY = 0.6;
const SECONDS_PER_DAY = 86_400;

/** What a rate of deliveries takes, by the measured costs: a table of texts, its head first. */
export function sizingRows({ metrics }: Summary): string[][] {
  const perDelivery = (event: string, delivery: string) =>
    (metrics[delivery]?.median ?? Number.NaN) + (metrics[event]?.median ?? Number.NaN) / FAN_OUT;
  const cpu = (part: string) => perDelivery(`${part} CPU µs per event`, `${part} CPU µs per delivery`) / 1e6;
  const bytes = (kind: string) => perDelivery(`${kind} bytes per event`, `${kind} bytes per delivery`);
  const row = (name: string, text: (rate: number) => string) => [name, ...RATES.map(text)];
  return [
    ['deliveries per second', ...RATES.map((rate) => rate.toLocaleString('en'))],
    row('busy processors of the service', (rate) => cores(cpu('service') * rate)),
    row(`processes of the service, each ${BUSY * 100} % busy`, (rate) =>
      whole((cpu('service') * rate) / BUSY),
    ),
    row('busy processors of PostgreSQL', (rate) => cores(cpu('postgres') * rate)),
    row(`processors for PostgreSQL, ${BUSY * 100} % busy`, (rate) => whole((cpu('postgres') * rate) / BUSY)),
    row('WAL, MB per second', (rate) => cores((bytes('WAL') * rate) / 1e6)),
    row('disk, GB per day at that rate', (rate) => whole((bytes('disk') * rate * SECONDS_PER_DAY) / 1e9)),
  ];
}

function cores(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

function whole(value: number): string {
  return Math.ceil(value).toLocaleString('en');
}
