import { join, resolve } from 'node:path';
import { SettingsReader, WrongSetting } from '#libs/service';

/** From whom mails come, and which way they go. */
export interface MailSettings {
  readonly from: { readonly name: string; readonly address: string };
  /** Unset: mails are written into `folder`. */
  readonly smtpUrl?: string;
  readonly folder: string;
}

// One address with or without a name; nothing that could end the header it stands in.
const FROM = /^(?:"?([^"<>\r\n]*?)"?\s*<([^\s<>@]+@[^\s<>@]+)>|([^\s<>@]+@[^\s<>@]+))$/;

/** The file that the ends of audit chains are written to, outside the database. */
export function readAnchorsFile(env = new SettingsReader()): string {
  return join(dataFolder(env), 'audit', 'anchors.ndjson');
}

const dataFolder = (env: SettingsReader): string => resolve(env.text('POS_DATA') ?? '.pos');

/** Reads how mails are sent. Throws `WrongSetting`. */
export function readMailSettings(env = new SettingsReader()): MailSettings {
  const from = env.text('MAIL_FROM') ?? 'receipts@localhost';
  const [, name = '', named, plain] = FROM.exec(from) ?? [];
  const address = named ?? plain;
  if (address === undefined)
    throw new WrongSetting(
      `MAIL_FROM is "${from}": it must be an address like receipts@shop.example or Shop <receipts@shop.example>.`,
    );
  const smtpUrl = smtpUrlOf(env.text('SMTP_URL'));
  return {
    from: { name, address },
    ...(smtpUrl !== undefined && { smtpUrl }),
    folder: join(dataFolder(env), 'mail'),
  };
}

/** The address at which people reach the system, for the links in mails; without a slash at its end. Throws `WrongSetting`. */
export function readPublicUrl(env = new SettingsReader()): string {
  const text = env.text('PUBLIC_URL') ?? `http://localhost:${env.text('PORT') ?? '3000'}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash)
    throw new WrongSetting(`PUBLIC_URL is "${text}": it must be the URL of the till, like https://pos.example.`);
  return url.href.replace(/\/+$/, '');
}

// The sentence does not repeat the value, which may hold a password.
function smtpUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname || !['smtp:', 'smtps:'].includes(url.protocol))
    throw new WrongSetting('SMTP_URL must be the URL of a mail server, like smtp://user:password@mail.example:587.');
  return text;
}
