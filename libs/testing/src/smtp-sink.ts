import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  /** The whole message with its headers. */
  readonly text: string;
}

/** A mail server that keeps what it gets. */
export interface SmtpSink {
  /** For SMTP_URL. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** From now on every mail is refused for good with this sentence; undefined takes them again. */
  refuse(sentence: string | undefined): void;
  close(): Promise<void>;
}

/** Opens a mail server on a free loopback port. */
export async function smtpSink(): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  let refusal: string | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusal) {
          done(Object.assign(new Error(refusal), { responseCode: 550 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          to: rcptTo.map(({ address }) => address),
          from: mailFrom ? mailFrom.address : '',
          text: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  // a sender that is killed in the middle of a mail is what tests do, not a failure
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (sentence) => {
      refusal = sentence;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
