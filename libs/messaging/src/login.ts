/** How to reach a broker, as its client wants to be told. */
export interface BrokerLogin {
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  /** Under which a process gets its answers; nobody else may listen there. */
  readonly inboxPrefix: string;
}

/**
 * Takes URLs apart, separated by commas: the client leaves a name and a password in them unread. All of them log in as
 * the first one says; `name` is whose inbox it is when no user is named.
 */
export function brokerLogin(urls: string, name: string): BrokerLogin {
  const parsed = urls.split(',').map((url) => new URL(url.trim()));
  const { username, password } = parsed[0]!;
  const servers = parsed.map(({ protocol, host }) => `${protocol}//${host}`);
  const user = decodeURIComponent(username);
  return {
    servers,
    inboxPrefix: `_INBOX.${user || name}`,
    ...(user && { user, pass: decodeURIComponent(password) }),
  };
}
