import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Identity } from '#libs/auth';
import { isRefusal, NIL_ID } from '#libs/kernel';
import type { Bus } from '#libs/messaging';
import { gaugeSockets, type Log } from '#libs/observability';
import type { AccessTokens } from '../access-tokens.js';
import type { Instance } from '../fastify.js';
import { authOf, Silent, textOf, tokenOf } from './auth-message.server.js';
import { closing, Follower, type Line } from './follower.js';
import { Histories } from './histories.server.js';
import { question, refuse, type Question } from './upgrade.server.js';

/** The bounds of this channel. */
const limits = {
  /** The first message holds a token of at most 12 kB. */
  messageBytes: 16 * 1024,
  /** Five times what one gateway is measured with; the next client goes to another replica. */
  sockets: 5_000,
  /** A chain may run all its displays as one user; more is a client that forgets its sockets. */
  socketsOfUser: 1_000,
  /** Below the 60 s after which proxies give up an idle connection. */
  heartbeatMs: 15_000,
  /** A session that ended is to be felt within 5 s. */
  lookMs: 2_000,
  /** What is still being read to a client when the gateway stops. */
  stopMs: 1_000,
} as const;

/** A client's socket, and whom it speaks for. */
interface Client {
  readonly socket: WebSocket;
  authorization: string;
  readonly follower: Follower;
  /** Answered our last ping. */
  alive: boolean;
}

/** The real-time channel: lets sockets in by token, keeps them honest and alive, and hands them to the histories. */
export class Sockets {
  private readonly clients = new Set<Client>();
  private readonly histories: Histories;
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: limits.messageBytes,
    // a shared compressor per socket costs more memory than the till's line is worth
    perMessageDeflate: false,
  });
  private readonly timers: readonly NodeJS.Timeout[];

  constructor(
    bus: Bus,
    private readonly tokens: Pick<AccessTokens, 'known' | 'check'>,
    private readonly origins: ReadonlySet<string>,
    private readonly log: Log,
  ) {
    this.histories = new Histories(bus, log);
    this.timers = [
      setInterval(() => void this.look(), limits.lookMs).unref(),
      setInterval(() => this.beat(), limits.heartbeatMs).unref(),
    ];
  }

  /** Takes over the upgrades of an HTTP server, and ends with it. */
  serve(server: Instance): void {
    server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.upgrade(request, socket, head);
    });
    server.addHook('preClose', async () => this.stop());
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // a client that hangs up meanwhile must not end the process
    const lost = (): void => void socket.destroy();
    socket.on('error', lost);
    const asked = question(request);
    if (typeof asked === 'number') return refuse(socket, asked, request);
    const entry = await this.entryOf(request);
    if (socket.destroyed) return;
    if (typeof entry === 'number') return refuse(socket, entry, request);
    socket.off('error', lost);
    this.server.handleUpgrade(
      request,
      socket,
      head,
      (opened) => void this.open(opened, entry.identity, asked, request),
    );
  }

  /** The identity of a request that brings its token, or the HTTP status that refuses it. */
  private async entryOf({ headers }: IncomingMessage): Promise<number | { readonly identity: Identity | undefined }> {
    if (headers.origin !== undefined && !this.mayCome(headers.origin, headers.host)) return 403;
    if (this.server.clients.size >= limits.sockets) return 503;
    if (headers.authorization === undefined) return { identity: undefined };
    try {
      const identity = await this.tokens.check(headers.authorization);
      return this.isFull(identity) ? 429 : { identity };
    } catch (error) {
      if (isRefusal(error)) return error.kind === 'unavailable' ? 503 : 401;
      this.log.error({ err: error }, 'socket not authenticated');
      return 500;
    }
  }

  /** A page of our own, or one that the settings let call us. */
  private mayCome(origin: string, host: string | undefined): boolean {
    return this.origins.has(origin) || (URL.canParse(origin) && new URL(origin).host === host);
  }

  private isFull(identity: Identity): boolean {
    let count = 0;
    for (const { follower } of this.clients) if (follower.identity.userId === identity.userId) count++;
    return count >= limits.socketsOfUser;
  }

  private async open(
    socket: WebSocket,
    identity: Identity | undefined,
    { since }: Question,
    { headers }: IncomingMessage,
  ): Promise<void> {
    socket.on('error', (error) => this.log.info({ err: error }, 'socket failed'));
    try {
      const authorization = identity ? headers.authorization! : `Bearer ${await tokenOf(socket)}`;
      const known = identity ?? (await this.tokens.check(authorization));
      if (this.isFull(known)) return socket.close(closing.slow, 'too many sockets of one user');
      await this.follow(socket, known, authorization, since);
    } catch (error) {
      this.hangUp(socket, error);
    }
  }

  private async follow(
    socket: WebSocket,
    identity: Identity,
    authorization: string,
    since: number | undefined,
  ): Promise<void> {
    if (identity.businessId === NIL_ID) return socket.close(closing.unauthenticated, 'sign in to a business first');
    const client: Client = { socket, authorization, follower: new Follower(identity, lineOf(socket), 0), alive: true };
    this.clients.add(client);
    gaugeSockets(this.clients.size);
    socket.on('pong', () => (client.alive = true));
    socket.on('message', (data) => void this.renew(client, textOf(data)));
    socket.on('close', () => {
      this.clients.delete(client);
      gaugeSockets(this.clients.size);
      this.histories.leave(identity.businessId, client.follower);
    });
    await this.histories.join(identity.businessId, client.follower, since);
    // it may have gone while it was still being read to
    if (socket.readyState !== socket.OPEN) this.histories.leave(identity.businessId, client.follower);
  }

  /** A newer token of the same user keeps a socket going beyond the life of the one it came with. */
  private async renew(client: Client, text: string): Promise<void> {
    try {
      const token = authOf(text);
      if (token === undefined) return client.socket.close(1008, 'only {"type":"auth","token"} is taken');
      const identity = await this.tokens.check(`Bearer ${token}`);
      const { userId, businessId } = client.follower.identity;
      if (identity.userId !== userId || identity.businessId !== businessId)
        return client.socket.close(closing.unauthenticated, 'another user needs another socket');
      client.authorization = `Bearer ${token}`;
      client.follower.renew(identity);
    } catch (error) {
      this.hangUp(client.socket, error);
    }
  }

  /** Looks whether every token still counts, and whether a hint was lost. */
  private async look(): Promise<void> {
    if (this.clients.size === 0) return;
    await this.histories.catchUp().catch((error: unknown) => this.log.warn({ err: error }, 'heads not known'));
    for (const client of this.clients)
      try {
        if (!this.tokens.known(client.authorization)) await this.tokens.check(client.authorization);
      } catch (error) {
        this.hangUp(client.socket, error);
      }
  }

  private beat(): void {
    for (const client of this.clients) {
      if (!client.alive) {
        client.socket.terminate();
        continue;
      }
      client.alive = false;
      client.socket.ping();
      client.follower.tell('heartbeat', new Date());
    }
  }

  private hangUp(socket: WebSocket, error: unknown): void {
    if (error instanceof Silent) return socket.close(closing.silent, 'no token came');
    if (isRefusal(error) && error.kind !== 'unavailable') return socket.close(closing.unauthenticated, error.code);
    if (!isRefusal(error)) this.log.error({ err: error }, 'socket not served');
    socket.close(closing.unavailable, 'come back in a moment');
  }

  private async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    for (const socket of this.server.clients) socket.close(closing.leaving, 'come back with since');
    await new Promise<void>((resolve) => {
      const over = setTimeout(() => {
        for (const socket of this.server.clients) socket.terminate();
      }, limits.stopMs);
      this.server.close(() => {
        clearTimeout(over);
        resolve();
      });
    });
  }
}

const lineOf = (socket: WebSocket): Line => ({
  send: (text) => socket.send(text),
  get waiting() {
    return socket.bufferedAmount;
  },
  end: (code, reason) => socket.close(code, reason),
});
