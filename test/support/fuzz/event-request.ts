import fc from 'fast-check';
import { damaged, JSON_MEMBER_TEXT, JSON_VALUE_TEXT } from './json-text.js';

/** A request to one of the two routes that take events. */
export interface EventRequest {
  readonly path: '/events' | '/events/batch';
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** An event type with a value of `data` that it takes. */
export interface Example {
  readonly name: string;
  readonly example: object;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const HEADERS = fc.oneof(
  { weight: 20, arbitrary: fc.constant(JSON_TYPE) },
  fc.stringMatching(/^[!-~]{1,60}$/).map((key) => ({ ...JSON_TYPE, 'idempotency-key': key })),
  fc.stringMatching(/^[ -~]{1,80}$/).map((traceparent) => ({ ...JSON_TYPE, traceparent })),
  fc
    .constantFrom('text/plain', 'application/json; charset=utf-16', 'application/json;', '/', 'application/*')
    .map((type) => ({ 'content-type': type })),
  fc
    .constantFrom('gzip', 'br', 'identity', 'x')
    .map((coding) => ({ ...JSON_TYPE, 'content-encoding': coding })),
);

/** Requests that are good, odd, or damaged in every way that we could think of. */
export function eventRequests(examples: readonly Example[]): fc.Arbitrary<EventRequest> {
  const event = eventTexts(examples);
  const single = event.map((text) => ({ path: '/events' as const, text }));
  const batch = fc
    .array(event, { minLength: 1, maxLength: 4 })
    .map((texts) => ({ path: '/events/batch' as const, text: `{"events":[${texts.join(',')}]}` }));
  const whole = fc.oneof({ weight: 3, arbitrary: single }, batch);
  const intact = whole.map(({ path, text }) => ({ path, body: Buffer.from(text) }));
  const broken = whole.chain(({ path, text }) => damaged(text).map((body) => ({ path, body })));
  const anything = fc.oneof(
    JSON_VALUE_TEXT.map(Buffer.from),
    fc.uint8Array({ maxLength: 80 }).map(Buffer.from),
  );
  const path = fc.constantFrom('/events' as const, '/events/batch' as const);
  const others = fc.record({ path, body: anything });
  return fc
    .tuple(fc.oneof({ weight: 12, arbitrary: intact }, { weight: 3, arbitrary: broken }, others), HEADERS)
    .map(([request, headers]) => ({ ...request, headers }));
}

function eventTexts(examples: readonly Example[]): fc.Arbitrary<string> {
  const extras = fc.array(JSON_MEMBER_TEXT, { maxLength: 2 });
  return fc
    .tuple(fc.constantFrom(...examples), extras, fc.option(dataTexts(examples), { freq: 1 }), envelopeTexts())
    .map(([{ name, example }, members, data, envelope]) => {
      const whole = JSON.stringify(example).slice(0, -1);
      const ownData = `${[whole, ...members].join(',')}}`;
      return `{${[`"type":"${name}"`, ...envelope].join(',')},"data":${data ?? ownData}}`;
    });
}

/** Data in which one value of an example is something else. */
function dataTexts(examples: readonly Example[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...examples), fc.nat(), JSON_VALUE_TEXT)
    .map(([{ example }, place, text]) => {
      const whole = JSON.stringify(example);
      const values = [...whole.matchAll(/(?<=":)(?:"[^"]*"|-?\d+|true|false|null)/g)];
      const { index = 0, 0: found = '' } = values[place % values.length] ?? {};
      return whole.slice(0, index) + text + whole.slice(index + found.length);
    });
}

/** What may stand beside type and data, and what may not. */
function envelopeTexts(): fc.Arbitrary<string[]> {
  const member = fc.oneof(
    { weight: 4, arbitrary: fc.uuid().map((id) => `"id":"${id}"`) },
    {
      weight: 4,
      arbitrary: fc.date({ noInvalidDate: true }).map((date) => `"occurredAt":${JSON.stringify(date)}`),
    },
    JSON_MEMBER_TEXT,
  );
  return fc.option(member, { freq: 1 }).map((text) => (text === null ? [] : [text]));
}
