import type { Fact } from '#libs/messaging';
import { written, type Letter } from './letter.template.js';
import type { NewMail } from './mails.repository.js';

/** The same letter to each address once, however it is spelled. */
export function lettersTo(
  addresses: readonly string[],
  kind: NewMail['kind'],
  { id, businessId }: Pick<Fact, 'id' | 'businessId'>,
  letter: Letter,
): readonly NewMail[] {
  const bySpelling = new Map(addresses.map((address) => [address.toLowerCase(), address]));
  const text = written(letter);
  return [...bySpelling.values()].map((recipient) => ({ businessId, eventId: id, kind, recipient, ...text }));
}
