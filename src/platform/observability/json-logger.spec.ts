import { describe, expect, it } from '@jest/globals';
import { JsonLogger } from './json-logger.js';

function logged(write: (logger: JsonLogger) => void, logLevel: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  write(new JsonLogger({ logLevel }, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('is one line of JSON for each message', () => {
    expect(logged((logger) => logger.log('Ready', 'Lanes'))).toEqual([
      { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), context: 'Lanes', msg: 'Ready' },
    ]);
  });

  it('keeps the fields of a message', () => {
    expect(logged((logger) => logger.warn('Slow', { laneId: 'a' }, 'Lanes'))).toEqual([
      expect.objectContaining({ level: 'warn', context: 'Lanes', laneId: 'a', msg: 'Slow' }),
    ]);
  });

  it('tells an error with its stack and its causes', () => {
    const error = new Error('outer', { cause: Object.assign(new Error('inner'), { code: 'E1' }) });
    const [line] = logged((logger) => logger.error('Failed', error, 'Lanes'));
    expect(line).toMatchObject({
      msg: 'Failed',
      error: {
        type: 'Error',
        message: 'outer',
        stack: expect.stringContaining('json-logger.spec'),
        cause: { message: 'inner', code: 'E1' },
      },
    });
  });

  it('leaves out what a database error holds besides its message', () => {
    const error = Object.assign(new Error('duplicate'), { detail: 'Key (secret)', parameters: ['secret'] });
    const lines = logged((logger) => logger.error('Failed', error));
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('takes a message that comes together with its fields apart', () => {
    const error = Object.assign(new Error('gone'), { detail: 'Key (secret)' });
    const [line] = logged((logger) => logger.warn({ message: 'Failed', laneId: 'a', error }, 'Lanes'));
    expect(line).toMatchObject({ msg: 'Failed', laneId: 'a', error: { message: 'gone' }, context: 'Lanes' });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('survives objects that hold themselves', () => {
    const odd: Record<string, unknown> = {};
    odd['self'] = odd;
    const error = Object.assign(new Error('gone'), { previousErrors: [odd] });
    const lines = logged((logger) => {
      logger.warn(odd);
      logger.warn({ message: 'Failed', error });
      logger.warn('Failed', odd);
    });
    expect(lines).toHaveLength(3);
  });

  it('hides keys, secrets and payloads', () => {
    const headers = { authorization: 'Bearer hk_x' };
    const lines = logged((logger) =>
      logger.log('Sent', { headers, signingSecret: 'whsec_x', payload: 'pii' }),
    );
    expect(JSON.stringify(lines)).not.toMatch(/hk_x|whsec_x|pii/);
  });

  it('keeps silent below its level', () => {
    expect(logged((logger) => logger.debug('Detail'))).toEqual([]);
    expect(logged((logger) => logger.debug('Detail'), 'debug')).toHaveLength(1);
  });

  it('tells how modules are wired only to those who debug', () => {
    expect(logged((logger) => logger.log('Mapped {/v1}', 'RouterExplorer'))).toEqual([]);
  });
});
