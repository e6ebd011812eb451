import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '#libs/kernel';
import type { Identity } from './actor.js';

// Identities checked lately, by their signed text. 10,000 are more users than one process serves in 15 minutes.
const MOST_CHECKED = 10_000;

/** Signs the identity that travels with a call, and believes only what was signed with the same secret. */
export class IdentitySigner {
  private readonly signed = new WeakMap<Identity, string>();
  private readonly checked = new Map<string, Identity>();

  constructor(private readonly secret: string) {}

  private mac(body: string): string {
    return createHmac('sha256', this.secret).update(body).digest('base64url');
  }

  /** `<base64url JSON>.<HMAC-SHA256>`, made once per identity. */
  sign(identity: Identity): string {
    let text = this.signed.get(identity);
    if (!text) {
      const body = Buffer.from(JSON.stringify(identity)).toString('base64url');
      text = `${body}.${this.mac(body)}`;
      this.signed.set(identity, text);
    }
    return text;
  }

  /** The identity in a signed text. Refuses with `auth.required` what is forged or over. */
  read(text: string): Identity {
    let identity = this.checked.get(text);
    if (!identity) {
      const dot = text.indexOf('.');
      const body = text.slice(0, dot);
      const given = Buffer.from(text.slice(dot + 1));
      const right = Buffer.from(this.mac(body));
      if (dot < 1 || given.length !== right.length || !timingSafeEqual(given, right))
        throw new Refusal('unauthenticated', 'auth.required');
      identity = Object.freeze(JSON.parse(Buffer.from(body, 'base64url').toString()) as Identity);
      if (this.checked.size >= MOST_CHECKED) this.checked.clear();
      this.checked.set(text, identity);
    }
    if (identity.expiresAt < Date.now()) throw new Refusal('unauthenticated', 'auth.required');
    return identity;
  }
}
