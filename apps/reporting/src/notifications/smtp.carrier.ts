import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { MailSettings } from '../config.js';
import { verdictOn } from './mail.js';
import { DELIVERY_MS, letterOf, type Delivery, type MailCarrier, type WrittenMail } from './mail.carrier.js';

const CONNECT_MS = 10_000;
// With it a delivery still ends before its sender counts as dead.
const LOOK_MS = 4_000;

/** Sends mails over SMTP, on a few connections that are kept. */
export class SmtpCarrier implements MailCarrier {
  private readonly contents = new Map<string, Readable>();
  private readonly transport;

  constructor(
    private readonly settings: MailSettings & { readonly smtpUrl: string },
    connections: number,
  ) {
    this.transport = createTransport({
      url: settings.smtpUrl,
      pool: true,
      maxConnections: connections,
      // the pool must never send a mail a second time: that is decided here, from what the server said
      maxRequeues: 0,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: DELIVERY_MS,
    });
    // the content is read only after the server asked for it: whether it was tells what a lost connection means
    this.transport.use('stream', (mail, done) => {
      mail.message.processFunc((content) => {
        this.contents.set(mail.message.messageId(), content);
        return content;
      });
      done();
    });
  }

  async isThere(): Promise<boolean> {
    const answered = this.transport.verify().then(
      () => true,
      () => false,
    );
    return Promise.race([answered, delay(LOOK_MS, false, { ref: false })]);
  }

  async carry(mail: WrittenMail): Promise<Delivery> {
    const letter = letterOf(mail, this.settings);
    try {
      await this.transport.sendMail({ ...letter, signal: AbortSignal.timeout(DELIVERY_MS) });
      return { verdict: 'sent' };
    } catch (error) {
      const { code, responseCode, message } = error as Error & { code?: string; responseCode?: number };
      const contentSent = this.contents.get(letter.messageId)?.readableDidRead ?? false;
      return { verdict: verdictOn({ code, responseCode, contentSent }), problem: message };
    } finally {
      this.contents.delete(letter.messageId);
    }
  }

  close(): void {
    this.transport.close({ force: true });
  }
}
