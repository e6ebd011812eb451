import { nextOf, verdictOn, type Failure, type Verdict } from './mail.js';

const failure = (code: string, responseCode?: number, contentSent = false): Failure => ({
  ...{ code, responseCode, contentSent },
});

describe('a delivery', () => {
  it.each<[string, Failure, Verdict]>([
    ['nobody answers', failure('ESOCKET'), 'away'],
    ['the server does not greet in time', failure('ETIMEDOUT'), 'away'],
    ['the server greets with a refusal', failure('EPROTOCOL', 554), 'away'],
    ['the server does not let us in', failure('EAUTH', 535), 'away'],
    ['the server is closing', failure('EENVELOPE', 421), 'away'],
    ['the connection is lost before the content', failure('ECONNECTION'), 'away'],
    ['our own time is up before the content', failure('EABORT'), 'away'],
    ['the recipient is not taken for now', failure('EENVELOPE', 450), 'later'],
    ['the content is not taken for now', failure('EMESSAGE', 452, true), 'later'],
    ['the recipient does not exist', failure('EENVELOPE', 550), 'never'],
    ['the content is refused', failure('EMESSAGE', 554, true), 'never'],
    ['the address is none', failure('EENVELOPE'), 'never'],
    ['the connection is lost after the content', failure('ECONNECTION', undefined, true), 'unknown'],
    ['the server is silent after the content', failure('ETIMEDOUT', undefined, true), 'unknown'],
    ['our own time is up after the content', failure('EABORT', undefined, true), 'unknown'],
  ])('when %s', (_, failed, verdict) => {
    expect(verdictOn(failed)).toBe(verdict);
  });
});

describe('a mail', () => {
  it('is at its end when it was sent, refused for good, or may have left', () => {
    expect(nextOf(0, 'sent').state).toBe('SENT');
    expect(nextOf(0, 'never').state).toBe('FAILED');
    expect(nextOf(0, 'unknown').state).toBe('UNKNOWN');
  });

  it('waits without losing a try while the server is away', () => {
    expect(nextOf(39, 'away')).toEqual({ state: 'QUEUED', tries: 39, dueInMs: 0 });
  });

  it('is tried again after longer pauses, half a minute at most', () => {
    expect([0, 1, 2, 3, 38].map((tries) => nextOf(tries, 'later').dueInMs)).toEqual([
      5_000, 15_000, 30_000, 30_000, 30_000,
    ]);
  });

  it('fails when it was put off for the fortieth time', () => {
    expect(nextOf(38, 'later').state).toBe('QUEUED');
    expect(nextOf(39, 'later')).toEqual({ state: 'FAILED', tries: 40, dueInMs: 0 });
  });
});
