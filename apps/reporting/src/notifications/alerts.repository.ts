import { Injectable } from '@nestjs/common';
import type { Fact } from '#libs/messaging';
import { Database, type Tx } from '#libs/persistence';
import type { Alert, AlertTopic, Occurrence } from './alert.js';

type Noted = Occurrence & Pick<Fact, 'id' | 'businessId' | 'at'>;
type Write = Pick<Tx, 'rows'>;

@Injectable()
export class AlertsRepository {
  constructor(private readonly database: Database) {}

  async note(tx: Write, noted: readonly Noted[]): Promise<void> {
    for (const { businessId, topic, id, what, at } of noted)
      await tx.rows('select reporting.note_alert($1, $2, $3, $4, $5)', [businessId, topic, id, what, at]);
  }

  /** Topics with something untold whose quiet time is over, of whatever business. */
  async due(quietSeconds: number, most: number): Promise<readonly { businessId: string; topic: AlertTopic }[]> {
    const rows = await this.database.runAcross(
      'alerts-due',
      'select business_id, topic from reporting.due_alerts($1, $2)',
      [quietSeconds, most],
    );
    return rows.map(([businessId, topic]) => ({ businessId: businessId as string, topic: topic as AlertTopic }));
  }

  /** Takes what is to be told, and begins the quiet time; nothing when somebody else has just told it. */
  async take(
    tx: Write,
    businessId: string,
    topic: AlertTopic,
    quietSeconds: number,
  ): Promise<(Alert & { readonly eventId: string }) | undefined> {
    const [taken] = await tx.rows<{ count: number; latest: Alert['latest']; eventId: string }>(
      `with due as (
         select untold, latest, event_id from reporting.alerts where business_id = $1 and topic = $2 and untold > 0
           and (told_at is null or told_at <= now() - $3 * interval '1 second') for update),
       told as (
         update reporting.alerts set untold = 0, latest = '[]', told_at = now()
         where business_id = $1 and topic = $2 and exists (select from due))
       select untold as count, latest, event_id as "eventId" from due`,
      [businessId, topic, quietSeconds],
    );
    return taken && { topic, ...taken };
  }
}
