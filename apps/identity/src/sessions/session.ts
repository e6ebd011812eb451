/** How long a refresh token counts; each one that replaces it counts as long again. */
export const REFRESH_TOKEN_MS = 30 * 24 * 60 * 60_000;

/**
 * How long the token just replaced answers the same pair again: a till that lost the reply asks within seconds, and
 * whoever stole the token has no more than this to use it unnoticed.
 */
export const LOST_REPLY_MS = 10_000;

/** A family of refresh tokens. Tokens are told apart by a digest, as text. */
export interface Session {
  readonly current: string;
  /** The token that `current` replaced. */
  readonly previous?: string;
  /** When `current` replaced it. */
  readonly rotatedAt: Date;
  readonly expiresAt: Date;
  readonly isOver: boolean;
}

/**
 * What a token of the family means when it is presented:
 * `current`: it counts, and is replaced now.
 * `replaced`: the reply that replaced it may have been lost, so it is given once more.
 * `reused`: two parties hold tokens of this family and one of them should not, so the family ends.
 * `expired`: nobody came back in time. `over`: the family has ended before.
 */
export type Presented = 'current' | 'replaced' | 'reused' | 'expired' | 'over';

/** Judges a token of the family. A successor that was used has a successor itself, and then `previous` is the successor. */
export function presented(session: Session, token: string, at: Date): Presented {
  if (session.isOver) return 'over';
  if (at >= session.expiresAt) return 'expired';
  if (token === session.current) return 'current';
  const sinceRotation = at.getTime() - session.rotatedAt.getTime();
  return token === session.previous && sinceRotation <= LOST_REPLY_MS ? 'replaced' : 'reused';
}
