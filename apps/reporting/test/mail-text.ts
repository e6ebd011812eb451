/** A mail of ours as somebody reads it: its parts are quoted-printable, its long headers go on in the next line. */
export function simpleMail(text: string) {
  const end = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ');
  const body = decoded(text.slice(end));
  const html = body.indexOf('<!doctype html>');
  return {
    headers,
    id: /^Message-ID:\s*<(.*)>$/im.exec(headers)?.[1] ?? '',
    subject: /^Subject:\s*(.*)$/im.exec(headers)?.[1] ?? '',
    plain: body.slice(0, html),
    html: body.slice(html),
  };
}

const decoded = (quoted: string): string =>
  quoted
    .replace(/=\r\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString('utf8'));
