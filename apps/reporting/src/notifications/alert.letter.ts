import type { Business } from './addressees.service.js';
import type { Alert } from './alert.js';
import { figuresIn } from './figures.js';
import type { Letter } from './letter.template.js';
import { wordsIn } from './letter.words.js';

/** Alarms owners of what went wrong, in one letter however often it did. */
export function alertLetter({ topic, count, latest }: Alert, { name, language }: Business): Letter {
  const figures = figuresIn(language);
  const { alerts, alertOnce, labels } = wordsIn(language);
  const { title, text } = alerts[topic];
  return {
    language,
    subject: `${name}: ${title} (${count})`,
    from: name,
    paragraphs: [text],
    facts: [[labels.number, String(count)]],
    table: { head: [labels.latest, labels.when], rows: latest.map(({ what, at }) => [what, figures.moment(at)]) },
    foot: alertOnce,
  };
}
