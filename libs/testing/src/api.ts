import { system } from './system.js';

/** What the gateway answered. `body` is JSON where the answer is JSON, else text. */
export interface Answer {
  readonly status: number;
  // tests look into it field by field, and what is missing fails there
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- an answer is whatever the gateway says
  readonly body: any;
  readonly headers: Headers;
}

/** What a request may carry besides its body. */
export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `Idempotency-Key`. */
  readonly key?: string;
  /** How long the answer may take; 15 s unless said, above the gateway's own deadline. */
  readonly withinMs?: number;
}

/** A client of the gateway. Paths begin after `/api`. It throws only when there is no answer at all. */
export class Api {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  /** The same gateway, asked with this access token. */
  as(token: string): Api {
    return new Api(this.url, token);
  }

  /** The same gateway, asked as this user. Throws when the login is refused. */
  async login(username: string, password = 'password123'): Promise<Api> {
    const { status, body } = await this.post('/auth/login', { username, password });
    if (status !== 200) throw new Error(`${username} cannot log in: ${status} ${JSON.stringify(body)}`);
    return this.as(String(body.accessToken));
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.send('GET', path, undefined, options);
  }

  post(path: string, body?: unknown, options?: RequestOptions): Promise<Answer> {
    return this.send('POST', path, body, options);
  }

  put(path: string, body?: unknown, options?: RequestOptions): Promise<Answer> {
    return this.send('PUT', path, body, options);
  }

  delete(path: string, options?: RequestOptions): Promise<Answer> {
    return this.send('DELETE', path, undefined, options);
  }

  /** Any method; a string as body is sent as it stands, for broken JSON and the like. */
  async send(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.key ? { 'idempotency-key': options.key } : {}),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(options.withinMs ?? 15_000),
    });
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson && text ? JSON.parse(text) : text, headers: response.headers };
  }
}

/** A client of the system under test, or of the gateway at another address (without `/api`), that nobody is logged in to. */
export function api(url = system().url): Api {
  return new Api(url);
}
