import { exampleOf, identity, inventory, procurement, sales, type Class } from '#libs/contracts';
import { languages, uuidv7 } from '#libs/kernel';
import type { Fact } from '#libs/messaging';
import type { AlertTopic } from './alert.js';
import { alertLetter } from './alert.letter.js';
import { goodsReceivedLetter, lowStockLetter, purchaseOrderLetter } from './goods.letters.js';
import { written, type Letter } from './letter.template.js';
import { invitationLetter, resetLetter, welcomeLetter } from './people.letters.js';
import { receiptMail } from './receipt.mail.js';

const url = 'https://pos.example';
const topics: readonly AlertTopic[] = ['PARKED_EVENT', 'BROKEN_AUDIT', 'STOCK_SHORT', 'MAIL_NOT_DELIVERED'];

const example = <T extends object>(type: Class<T>): T => exampleOf(type) as T;

/** Every letter in a language, with one name wherever a stranger chose the text. */
function letters(language: string, name: string): Readonly<Record<string, Letter>> {
  const business = { name, language, address: name, notifyEmails: [] };
  const warehouse = { id: uuidv7(), name, code: 'W1' };
  const ordered = example(procurement.PurchaseOrderView);
  const order = {
    ...{ ...ordered, number: 'PO-1', supplier: { ...ordered.supplier, name }, warehouse, notes: name },
    ...{ expectedDate: '2026-11-30', currency: 'EUR', totalAmount: 1_234_567 },
    items: ordered.items.map((item) => ({ ...item, name, sku: name, unit: 'kg' })),
  };
  const got = example(procurement.GoodsReceived);
  const [one] = got.receipt.items;
  const receipt = { ...got.receipt, items: [{ ...one!, itemId: order.items[0]!.id, quantity: 2.5 }] };
  const came = { ...got, ...order, receipt };
  const low = { ...example(inventory.StockLow), name, sku: name, unit: 'kg', warehouse };
  const invitation = { ...example(identity.IssuedInvitation), name, inviterName: name, businessName: name, language };
  const { inviterName: _, ...byThePlatform } = invitation;
  const reset = { ...example(identity.IssuedReset), name, username: name };
  const alert = (topic: AlertTopic) =>
    alertLetter({ topic, count: 12, latest: [{ what: name, at: '2026-11-23T14:05:00Z' }] }, business);
  return {
    order: purchaseOrderLetter(order, business),
    complete: goodsReceivedLetter({ ...came, status: 'RECEIVED' }, business),
    partly: goodsReceivedLetter({ ...came, status: 'PARTIALLY_RECEIVED' }, business),
    low: lowStockLetter(low, business),
    invitation: invitationLetter(invitation, url),
    platform: invitationLetter(byThePlatform, url),
    reset: resetLetter(reset, business, url),
    welcome: welcomeLetter({ ...example(identity.UserView), name, username: name, role: 'CASHIER' }, business, url),
    ...Object.fromEntries(topics.map((topic) => [topic, alert(topic)])),
  };
}

/** All that a letter says by itself. */
const said = ({ subject, paragraphs, facts = [], table, link, foot = '' }: Letter): readonly string[] =>
  [subject, ...paragraphs, ...facts.map(([label]) => label), ...(table?.head ?? []), link?.label ?? '', foot].filter(
    Boolean,
  );

/** A receipt as it is mailed. */
function mailedReceipt(language: string, name: string) {
  const fact = { id: `${uuidv7()}.order.completed.2`, businessId: uuidv7() } as Fact<sales.OrderFact>;
  const payload = example(sales.OrderFact);
  const shop = { ...payload.shop!, name, language };
  const items = payload.items.map((item) => ({ ...item, name }));
  return receiptMail({
    ...fact,
    payload: { ...payload, items, shop, customerEmail: 'ann@example.com', customerName: name },
  })!;
}

describe('every letter', () => {
  const english = letters('en', 'Acme');

  it.each(languages.filter((language) => language !== 'en'))('is all in %s', (language) => {
    for (const [kind, letter] of Object.entries(letters(language, 'Acme'))) {
      const words = said(letter);
      expect([kind, words.length]).toEqual([kind, said(english[kind]!).length]);
      expect(words.filter((text) => said(english[kind]!).includes(text))).toEqual([]);
      expect(words.join()).not.toMatch(/undefined|\bthe\b|\$\{/);
      expect(written(letter).html).toContain(`<html lang="${language}" dir="ltr">`);
    }
    const receipt = mailedReceipt(language, 'Acme');
    expect(receipt.subject).not.toMatch(/from|Receipt/);
    expect(receipt.plain).not.toMatch(/Receipt|Order|Cashier|Customer|Change/);
  });

  it('has its figures as the region writes them', () => {
    const text = (language: string): string => written(letters(language, 'Acme').order!).plain;
    expect(text('de-AT')).toContain('Summe: 12 345,67 EUR');
    expect(text('de-AT')).toContain('Erwartet: 30. November 2026');
    expect(text('en-GB')).toContain('Total: 12,345.67 EUR');
    expect(text('sv')).toBe(text('en'));
  });

  const hostile = 'Tea\r\nBcc: all@example.com <b onload="x">\u202e&';
  it.each(languages)('in %s shows what strangers wrote as text, and its subject on one line', (language) => {
    const texts = Object.values(letters(language, hostile)).map(written);
    for (const { subject, plain = '', html = '' } of [...texts, mailedReceipt(language, hostile)]) {
      expect(subject).not.toMatch(/[\r\n\u202e]/);
      expect(plain).not.toMatch(/\r|\u202e|^Bcc/m);
      expect(html).not.toMatch(/<b |\u202e|onload="/);
      expect(html).toContain('&#60;b onload=&#34;x&#34;&#62;&#38;');
    }
  });
});
