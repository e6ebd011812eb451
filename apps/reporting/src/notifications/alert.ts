/** What owners are alarmed of, beside stock that runs low. */
export type AlertTopic = 'PARKED_EVENT' | 'BROKEN_AUDIT' | 'STOCK_SHORT' | 'MAIL_NOT_DELIVERED';

/** Something to be alarmed of, as one line says it. */
export interface Occurrence {
  readonly topic: AlertTopic;
  readonly what: string;
}

/** What happened of a topic since its people were last told. */
export interface Alert {
  readonly topic: AlertTopic;
  readonly count: number;
  /** The latest ten, newest first. */
  readonly latest: readonly { readonly what: string; readonly at: string }[];
}

/** After a mail on a topic this long nobody gets another: what happens meanwhile is counted, and told then. */
export const QUIET_S = 60 * 60;
