/** How a delivery went: sent, or refused as `away` (by the server's state), `later`, `never`, or without an answer. */
export type Verdict = 'sent' | 'away' | 'later' | 'never' | 'unknown';

/** A delivery that failed, in the words of SMTP. */
export interface Failure {
  /** nodemailer's code; EENVELOPE and EMESSAGE speak of this mail, all others of the server or the way to it. */
  readonly code: string | undefined;
  readonly responseCode: number | undefined;
  /** Part of the content went out, so the server may have it. */
  readonly contentSent: boolean;
}

// "Service not available, closing": about the server, whatever the command was.
const CLOSING = 421;

/** What a failed delivery means for the mail. Only an answer of the server, or none before the content, is certain. */
export function verdictOn({ code, responseCode, contentSent }: Failure): Verdict {
  const aboutThisMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (responseCode !== undefined && responseCode >= 400) {
    if (!aboutThisMail || responseCode === CLOSING) return 'away';
    return responseCode < 500 ? 'later' : 'never';
  }
  if (contentSent) return 'unknown';
  return aboutThisMail ? 'never' : 'away';
}

/** What becomes of a mail after a delivery. */
export interface Next {
  readonly state: 'QUEUED' | 'SENT' | 'FAILED' | 'UNKNOWN';
  readonly tries: number;
  readonly dueInMs: number;
}

// Short, so that what waited leaves within a minute after the server takes mails again.
const RETRY_MS: readonly number[] = [5_000, 15_000, 30_000];
// Some twenty minutes: longer than a server keeps strangers waiting that it does not know yet (greylisting).
const MOST_TRIES = 40;

/** The next state of a mail. That the server is away is not the mail's fault and counts as no try. */
export function nextOf(tries: number, verdict: Verdict): Next {
  switch (verdict) {
    case 'sent':
      return { state: 'SENT', tries, dueInMs: 0 };
    case 'away':
      return { state: 'QUEUED', tries, dueInMs: 0 };
    case 'later':
      return tries + 1 < MOST_TRIES
        ? { state: 'QUEUED', tries: tries + 1, dueInMs: RETRY_MS[tries] ?? RETRY_MS.at(-1)! }
        : { state: 'FAILED', tries: tries + 1, dueInMs: 0 };
    case 'never':
      return { state: 'FAILED', tries: tries + 1, dueInMs: 0 };
    case 'unknown':
      return { state: 'UNKNOWN', tries, dueInMs: 0 };
  }
}
