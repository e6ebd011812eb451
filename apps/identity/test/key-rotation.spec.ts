import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api, startSystem, system, type Api } from '#libs/testing';

/** The names of the keys that a system publishes, and of the one that it signs with. */
async function keysOf(gateway: Api, accessToken: string): Promise<{ published: string[]; signing: string }> {
  const { body } = await gateway.get('/auth/jwks');
  const header = JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString()) as { kid: string };
  return { published: body.keys.map(({ kid }: { kid: string }) => kid), signing: header.kid };
}

describe('a new signing key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pos-keys-'));
  chmodSync(folder, 0o711);
  const data = join(folder, 'data');
  mkdirSync(data);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function keyFiles(name: string): { readonly secret: string; readonly open: string } {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const files = { secret: join(folder, `${name}.pem`), open: join(folder, `${name}.pub.pem`) };
    writeFileSync(files.secret, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(files.open, pair.publicKey.export({ type: 'spki', format: 'pem' }));
    return files;
  }

  const signIn = async (gateway: Api): Promise<string> => {
    const { body } = await gateway.post('/auth/login', { username: 'owner', password: 'password123' });
    return String(body.accessToken);
  };

  it('signs nobody out: what the old one signed counts as long as it is published', async () => {
    const [old, next] = [keyFiles('old'), keyFiles('next')];
    const { mode } = system();
    const start = (env: Readonly<Record<string, string>>) => startSystem({ mode, demo: true, data, env });

    const before = await start({ JWT_PRIVATE_KEY_FILE: old.secret, JWT_PUBLIC_KEY_FILES: next.open });
    const oldToken = await signIn(api(before.url));
    const first = await keysOf(api(before.url), oldToken);
    expect(first.published).toHaveLength(2);
    expect(first.published[0]).toBe(first.signing);
    await before.stop();

    const after = await start({ JWT_PRIVATE_KEY_FILE: next.secret, JWT_PUBLIC_KEY_FILES: old.open });
    try {
      const gateway = api(after.url);
      const newToken = await signIn(gateway);
      const second = await keysOf(gateway, newToken);
      expect(second).toEqual({ published: [...first.published].reverse(), signing: first.published[1] });
      for (const token of [oldToken, newToken]) expect((await gateway.as(token).get('/auth/me')).status).toBe(200);
    } finally {
      await after.stop();
    }
  }, 240_000);
});
