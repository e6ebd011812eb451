import { LOST_REPLY_MS, presented, REFRESH_TOKEN_MS, type Presented, type Session } from './session.js';

const rotatedAt = new Date('2026-11-23T10:00:00Z');
const after = (ms: number): Date => new Date(rotatedAt.getTime() + ms);

/** A family in which R2 has just replaced R1, and R1 replaced R0 before. */
const family: Session = {
  current: 'R2',
  previous: 'R1',
  rotatedAt,
  expiresAt: after(REFRESH_TOKEN_MS),
  isOver: false,
};
const fresh: Session = { current: 'R2', rotatedAt, expiresAt: after(REFRESH_TOKEN_MS), isOver: false };
const over: Session = { ...family, isOver: true };

const second = 1_000;

describe('a refresh token that is presented', () => {
  const table: [string, Session, string, number, Presented][] = [
    ['counts when it is the newest', family, 'R2', second, 'current'],
    ['counts when it is the first of its family', fresh, 'R2', second, 'current'],
    ['counts until its last moment', family, 'R2', REFRESH_TOKEN_MS - 1, 'current'],
    ['expires after 30 days', family, 'R2', REFRESH_TOKEN_MS, 'expired'],
    ['answers once more when it was just replaced', family, 'R1', second, 'replaced'],
    ['answers once more in the moment of its replacement', family, 'R1', 0, 'replaced'],
    ['answers once more for ten seconds', family, 'R1', LOST_REPLY_MS, 'replaced'],
    ['ends the family when it was replaced longer ago', family, 'R1', LOST_REPLY_MS + 1, 'reused'],
    ['ends the family when its successor was used', family, 'R0', second, 'reused'],
    ['ends the family when it never was one of its tokens', fresh, 'forged', second, 'reused'],
    ['does not end a family that expired', family, 'R0', REFRESH_TOKEN_MS, 'expired'],
    ['is worth nothing when the family is over, newest', over, 'R2', second, 'over'],
    ['is worth nothing when the family is over, replaced', over, 'R1', second, 'over'],
    ['is worth nothing when the family is over, older', over, 'R0', second, 'over'],
    ['is worth nothing when the family is over and expired', over, 'R2', REFRESH_TOKEN_MS, 'over'],
  ];

  it.each(table)('%s', (_, session, token, ms, meaning) => {
    expect(presented(session, token, after(ms))).toBe(meaning);
  });
});
