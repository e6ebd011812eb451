import { isUtf8 } from 'node:buffer';
import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { Instance } from './fastify.js';

/** No request of the contracts nests deeper than 4; the bound keeps hostile bodies from whatever recurses over them. */
export const MOST_DEPTH = 20;

/** Teaches the server to read JSON and nothing else: UTF-8, at most `MOST_DEPTH` deep, an empty body being none. */
export function readJsonOnly(server: Instance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.-]+\+)?json(?:;|$)/i,
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        const encoding = request.headers['content-encoding'] ?? 'identity';
        if (encoding !== 'identity') throw new UnsupportedMediaTypeException();
        done(null, readJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

/** The value of a JSON text; throws 400 for what is no JSON, no UTF-8, or too deep. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new BadRequestException('the body is not UTF-8');
  const text = body.toString();
  if (isDeep(text)) throw new BadRequestException(`the body nests deeper than ${MOST_DEPTH}`);
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequestException('the body is not JSON');
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Whether brackets outside of strings nest too deep. Looks at the text, since a parser has already built the depth. */
function isDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (++depth > MOST_DEPTH) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
  }
  return false;
}
