import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

// What all tokens of a family share, so that one of long ago is recognised without a list of all there ever were.
const FAMILY_BYTES = 32;
// What each token has for itself: 256 bits that nobody guesses.
const OWN_BYTES = 32;
const WRITTEN = /^[A-Za-z0-9_-]{86}$/;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A refresh token: a family's 256 random bits and 256 of its own. At rest it is only ever hashed. */
export class RefreshToken {
  private constructor(private readonly bytes: Buffer) {}

  /** The first token of a new family. */
  static first(): RefreshToken {
    return new RefreshToken(randomBytes(FAMILY_BYTES + OWN_BYTES));
  }

  /** The token that a client wrote; undefined for text that is none. */
  static read(text: string): RefreshToken | undefined {
    return WRITTEN.test(text) ? new RefreshToken(Buffer.from(text, 'base64url')) : undefined;
  }

  /** A new token of the same family. */
  next(): RefreshToken {
    return new RefreshToken(Buffer.concat([this.bytes.subarray(0, FAMILY_BYTES), randomBytes(OWN_BYTES)]));
  }

  get familyHash(): Buffer {
    return sha256(this.bytes.subarray(0, FAMILY_BYTES));
  }

  get hash(): Buffer {
    return sha256(this.bytes);
  }

  /** The token as its holder keeps it. */
  toString(): string {
    return this.bytes.toString('base64url');
  }

  /** Encrypts a text so that only a holder of this token can read it. */
  seal(text: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** Decrypts what this token sealed; throws on anything else. */
  unseal(sealed: Buffer): string {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
  }

  private get key(): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.bytes, '', 'pos: the pair that replaced a refresh token', 32));
  }
}
