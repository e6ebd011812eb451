import { createPublicKey, type KeyObject } from 'node:crypto';
import { systemActor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import type { Bus } from '#libs/messaging';

// Anybody can send a token with an unknown kid; identity hears of it this often at most.
const ASK_EVERY_MS = 5_000;
// A key that identity publishes no longer stops counting after this long.
const TRUSTED_MS = 300_000;

/** The public keys that access tokens are signed for, by `kid`, asked from identity when one is unknown. */
export class PublicKeys {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private askedAt = -Infinity;
  private asking: Promise<void> | undefined;

  constructor(private readonly bus: Bus) {}

  /** The key of that name; undefined when there is none. Refuses as the bus does when identity cannot be asked. */
  async get(kid: string): Promise<KeyObject | undefined> {
    const known = this.keys.get(kid);
    const age = Math.abs(Date.now() - this.askedAt);
    if (known && age < TRUSTED_MS) return known;
    if (age >= ASK_EVERY_MS) this.asking ??= this.ask().finally(() => (this.asking = undefined));
    try {
      await this.asking;
    } catch (error) {
      // identity is away, and tills go on selling
      if (known) return known;
      throw error;
    }
    return this.keys.get(kid);
  }

  private async ask(): Promise<void> {
    const { keys } = await this.bus.ask(identity.publicKeys, {}, systemActor(NIL_ID));
    // only an answer counts: as long as identity is away, each token asks again
    this.askedAt = Date.now();
    this.keys = new Map(keys.map(({ ...jwk }) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
  }
}
