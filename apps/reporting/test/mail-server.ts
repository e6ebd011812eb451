import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What the server does with the next mails: takes them, at once or after `dawdleMs`, puts them off, refuses them, hangs up
 * or falls silent after the content, or says nothing from the beginning.
 */
export type Mood = 'take' | 'dawdle' | 'put off' | 'refuse' | 'hang up' | 'fall silent' | 'say nothing';

/** A mail server that misbehaves on command, and can be away and come back at the same address. */
export class MailServer {
  /** The Message-ID of every mail whose content arrived, however that ended. */
  readonly arrived: string[] = [];
  /** Whole mails that were taken. */
  readonly taken: string[] = [];
  mood: Mood = 'take';
  dawdleMs = 0;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(readonly port: number) {}

  /** A server that is away, at an address that is free. */
  static async away(): Promise<MailServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return new MailServer(port);
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  async come(): Promise<void> {
    this.server = createServer((socket) => this.talk(socket)).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async leave(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    server.close();
    await once(server, 'close');
  }

  private talk(socket: Socket): void {
    this.sockets.add(socket.setEncoding('utf8'));
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => undefined);
    if (this.mood === 'say nothing') return;
    socket.write('220 ready\r\n');
    let unread = '';
    let inContent = false;
    socket.on('data', (chunk: string) => {
      unread += chunk;
      for (;;) {
        const end = inContent ? '\r\n.\r\n' : '\r\n';
        const at = unread.indexOf(end);
        if (at < 0) return;
        const said = unread.slice(0, at);
        unread = unread.slice(at + end.length);
        const answer = inContent ? this.content(said) : this.command(said);
        inContent = answer === GO_ON;
        if (answer === HANG_UP) return void socket.destroy();
        const waitMs = answer === TAKEN && this.mood === 'dawdle' ? this.dawdleMs : 0;
        if (answer !== SILENCE) setTimeout(() => socket.write(`${answer}\r\n`), waitMs);
      }
    });
  }

  private command(line: string): string {
    if (/^DATA/i.test(line)) return GO_ON;
    if (/^RCPT/i.test(line) && this.mood === 'put off') return '450 come back later';
    if (/^RCPT/i.test(line) && this.mood === 'refuse') return '550 nobody of that name';
    return /^QUIT/i.test(line) ? '221 bye' : '250 ok';
  }

  private content(text: string): string {
    this.arrived.push(/^Message-ID:\s*<(.*)>/im.exec(text)?.[1] ?? 'none');
    if (this.mood === 'hang up') return HANG_UP;
    if (this.mood === 'fall silent') return SILENCE;
    this.taken.push(text);
    return TAKEN;
  }
}

const GO_ON = '354 go on';
const TAKEN = '250 taken';
const HANG_UP = 'hang up';
const SILENCE = 'silence';
