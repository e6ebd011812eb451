import { NotAcceptableException } from '@nestjs/common';

/** The offered media type that `Accept` prefers, the first of equals; throws 406 when it takes none of them. */
export function mediaType(accept: string | undefined, offered: readonly string[]): string {
  const first = offered[0]!;
  if (accept === undefined || accept === '*/*' || (accept === first && offered.length > 0)) return first;
  const ranges = accept.split(',').map(readRange);
  let best: string | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > bestQuality) [best, bestQuality] = [type, quality];
  }
  if (best === undefined) throw new NotAcceptableException();
  return best;
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  const value = quality === undefined ? 1 : Number(quality.slice(2));
  return { type, quality: value >= 0 && value <= 1 ? value : 0 };
}

/** The most specific range decides: `text/html` over `text/*` over everything. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const names = [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*'];
  for (const name of names) {
    const range = ranges.find((each) => each.type === name);
    if (range) return range.quality;
  }
  return 0;
}
