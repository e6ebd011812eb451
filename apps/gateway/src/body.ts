import { isUtf8 } from 'node:buffer';
import { BadRequestException, UnsupportedMediaTypeException } from '@nestjs/common';
import type { TextBody } from './exposes.js';
import type { Instance, Request } from './fastify.js';

/** No request of the contracts nests deeper than 4; the bound keeps hostile bodies from whatever recurses over them. */
export const MOST_DEPTH = 20;
/** No object of the contracts has more than 30 members; a body of 100 kB could name 20,000. */
export const MOST_KEYS = 1_000;

/**
 * Teaches the server to read JSON (UTF-8, at most `MOST_DEPTH` deep, an empty body being none), and the text that a
 * route says it reads instead.
 */
export function readBodies(server: Instance): void {
  server.addHook('onRoute', (route) => {
    const reads = route.config?.exposure?.terms.reads;
    if (reads) route.bodyLimit = reads.bytes;
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>(
    /^application\/(?:[\w.-]+\+)?json(?:;|$)/i,
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        refuseOther(request, readsOf(request) === undefined);
        done(null, readJson(body));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  server.addContentTypeParser<Buffer>('text/csv', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      refuseOther(request, readsOf(request)?.type === 'text/csv');
      done(null, readText(body));
    } catch (error) {
      done(error as Error);
    }
  });
}

const readsOf = (request: Request): TextBody | undefined => request.routeOptions.config.exposure?.terms.reads;

/** Refuses a media type that the route does not read, and whatever is packed: a small body may unpack to gigabytes. */
function refuseOther(request: Request, isRead: boolean): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (!isRead || encoding !== 'identity') throw new UnsupportedMediaTypeException();
}

function readText(body: Buffer): string {
  if (!isUtf8(body)) throw new BadRequestException('the body is not UTF-8');
  // spreadsheets begin their files with a byte order mark
  return body.toString().replace(/^\ufeff/, '');
}

/** The value of a JSON text; throws 400 for what is no JSON, no UTF-8, or too deep. */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new BadRequestException('the body is not UTF-8');
  const text = body.toString();
  const excess = excessOf(text);
  if (excess) throw new BadRequestException(excess);
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequestException('the body is not JSON');
  }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * What is too much about a text: brackets outside of strings that nest too deep, or an object with too many members.
 * Looks at the text, since a parser has already built the depth.
 */
function excessOf(text: string): string | undefined {
  const members: number[] = [];
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (members.push(0) > MOST_DEPTH) return `the body nests deeper than ${MOST_DEPTH}`;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) members.pop();
    else if (code === COLON && ++members[members.length - 1]! > MOST_KEYS)
      return `the body has an object with more than ${MOST_KEYS} members`;
  }
  return undefined;
}
