import { resolve } from 'node:path';
import { SettingsReader } from '#libs/service';
import { readMailSettings, readPublicUrl } from './config.js';

const read = (env: Record<string, string>) => readMailSettings(new SettingsReader(env));

describe('mail settings', () => {
  it('write mails into the data folder unless a server is named', () => {
    expect(read({})).toEqual({ from: { name: '', address: 'receipts@localhost' }, folder: resolve('.pos/mail') });
    expect(read({ POS_DATA: '/data', SMTP_URL: 'smtp://mail.example:587' })).toMatchObject({
      folder: '/data/mail',
      smtpUrl: 'smtp://mail.example:587',
    });
  });

  it.each([
    ['till@shop.example', { name: '', address: 'till@shop.example' }],
    ['Corner Shop <till@shop.example>', { name: 'Corner Shop', address: 'till@shop.example' }],
    ['"Shop, Inc." <till@shop.example>', { name: 'Shop, Inc.', address: 'till@shop.example' }],
  ])('take %s as a sender', (text, from) => {
    expect(read({ MAIL_FROM: text }).from).toEqual(from);
  });

  it.each(['nobody', 'a@b\r\nBcc: all@example.com', 'Shop <>'])('refuse %j as a sender', (text) => {
    expect(() => read({ MAIL_FROM: text })).toThrow(/^MAIL_FROM is /);
  });

  it.each(['mail.example', 'http://mail.example', 'smtp://'])('refuse %s as a mail server', (text) => {
    expect(() => read({ SMTP_URL: text })).toThrow(/^SMTP_URL must be /);
  });

  it('keep the password out of the sentence', () => {
    expect(() => read({ SMTP_URL: 'ftp://user:hunter2@mail.example' })).toThrow(/^(?!.*hunter2)/);
  });
});

describe('the public address', () => {
  const readUrl = (env: Record<string, string>) => readPublicUrl(new SettingsReader(env));

  it('is this machine unless one is named, and has no slash at its end', () => {
    expect(readUrl({ PORT: '8080' })).toBe('http://localhost:8080');
    expect(readUrl({ PUBLIC_URL: 'https://pos.example/shop/' })).toBe('https://pos.example/shop');
  });

  it.each(['pos.example', 'ftp://pos.example', 'https://pos.example/?a=b'])('is not %s', (text) => {
    expect(() => readUrl({ PUBLIC_URL: text })).toThrow(/^PUBLIC_URL is /);
  });
});
