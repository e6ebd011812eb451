import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SettingsReader, WrongSetting } from '#libs/service';

const SIGNING = 'JWT_PRIVATE_KEY_FILE';
const OTHERS = 'JWT_PUBLIC_KEY_FILES';

/** The private key that access tokens are signed with: P-256, as ES256 wants it. Throws `WrongSetting`. */
export function readSigningKey(env = new SettingsReader()): KeyObject {
  const pem = env.file(SIGNING, env.required(SIGNING, 'identity signs access tokens with the key in it'));
  return p256(SIGNING, 'a private key: it must be PKCS #8 in PEM, P-256', () => createPrivateKey(pem));
}

/**
 * The public keys whose signatures count besides. To change the signing key without signing anybody out: name the new
 * one here, then sign with it and name the old one here, and leave that out a quarter of an hour later.
 */
export function readOtherKeys(env = new SettingsReader()): readonly KeyObject[] {
  return env.list(OTHERS).map((file) => {
    const pem = env.file(OTHERS, file);
    return p256(OTHERS, 'a public key: it must be in PEM, P-256', () => createPublicKey(pem));
  });
}

function p256(name: string, wanted: string, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw new WrongSetting(`${name} names a file without ${wanted}.`);
  }
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new WrongSetting(`${name} names a key of another kind: it must be an EC key on the curve P-256.`);
  return key;
}
