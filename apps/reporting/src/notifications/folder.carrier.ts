import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Log } from '#libs/observability';
import type { MailSettings } from '../config.js';
import { letterOf, messageIdOf, type Delivery, type MailCarrier, type WrittenMail } from './mail.carrier.js';

/** Writes mails into a folder instead of sending them, for a shop without a mail server and for development. */
export class FolderCarrier implements MailCarrier {
  private readonly transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly settings: MailSettings,
    private readonly log: Log,
  ) {}

  isThere(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async carry(mail: WrittenMail): Promise<Delivery> {
    const { folder, from } = this.settings;
    const file = join(folder, `${messageIdOf(mail, from.address)}.eml`);
    try {
      const { message } = await this.transport.sendMail(letterOf(mail, this.settings));
      await mkdir(folder, { recursive: true });
      // whoever looks into the folder sees whole mails only
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
      this.log.info({ file, subject: mail.subject }, 'mail written');
      return { verdict: 'sent' };
    } catch (error) {
      return { verdict: 'away', problem: (error as Error).message };
    }
  }

  close(): void {
    // keeps nothing open
  }
}
