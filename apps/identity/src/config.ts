import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SettingsReader, WrongSetting } from '#libs/service';

/** The private key that access tokens are signed with: P-256, as ES256 wants it. Throws `WrongSetting`. */
export function readSigningKey(env = new SettingsReader()): KeyObject {
  const name = 'JWT_PRIVATE_KEY_FILE';
  const pem = env.file(name, env.required(name, 'identity signs access tokens with the key in it'));
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new WrongSetting(`${name} names a file without a private key: it must be PKCS #8 in PEM, P-256.`);
  }
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new WrongSetting(`${name} names a key of another kind: it must be an EC key on the curve P-256.`);
  return key;
}
