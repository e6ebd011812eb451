import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { canonical, Refusal } from '#libs/kernel';
import type { Tx } from '#libs/persistence';
import type { PostingRow } from './posting.rows.js';

/** A posting that its client gave an id. */
interface Asked {
  readonly kind: PostingRow['kind'];
  readonly id: string;
  readonly request: object;
  /** The code when the id stands for something else. */
  readonly taken: string;
}

/** Makes postings happen once by the id that their client gave them. */
@Injectable()
export class PostingsRepository {
  /**
   * Runs `post` unless a posting of this id is stored: then that is answered again, or the id is taken when something
   * else was asked for. Who asks at the same time waits here, before any stock is locked.
   */
  async once<T extends object>(
    tx: Tx,
    { kind, id, request, taken }: Asked,
    actor: Actor,
    post: () => Promise<T>,
  ): Promise<T> {
    const key = [actor.businessId, kind, id];
    const fingerprint = createHash('sha256').update(canonical(request)).digest('hex');
    const mine = await tx.rows(
      `insert into inventory.postings (business_id, kind, id, fingerprint) values ($1, $2, $3, $4)
       on conflict do nothing returning id`,
      [...key, fingerprint],
    );
    if (mine.length > 0) {
      const answer = await post();
      await tx.rows(`update inventory.postings set answer = $4 where business_id = $1 and kind = $2 and id = $3`, [
        ...key,
        JSON.stringify(answer),
      ]);
      return answer;
    }
    const [stored] = await tx.rows<{ fingerprint: string; answer: string }>(
      `select fingerprint, answer from inventory.postings where business_id = $1 and kind = $2 and id = $3`,
      key,
    );
    if (stored!.fingerprint !== fingerprint)
      throw new Refusal('conflict', taken, { errors: [{ path: 'id', message: 'is taken' }] });
    actor.repeated();
    return JSON.parse(stored!.answer) as T;
  }
}
