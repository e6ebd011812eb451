import type { LetterWords } from '../letter.words.js';

export const de: LetterWords = {
  labels: {
    order: 'Bestellung',
    deliverTo: 'Lieferung an',
    expected: 'Erwartet',
    notes: 'Bemerkungen',
    total: 'Summe',
    goods: 'Ware',
    itemNumber: 'Artikelnr.',
    quantity: 'Menge',
    price: 'Preis',
    receivedNow: 'Jetzt erhalten',
    received: 'Erhalten',
    ordered: 'Bestellt',
    inStock: 'Bestand',
    minimum: 'Mindestbestand',
    warehouse: 'Lager',
    userName: 'Benutzername',
    role: 'Aufgabe',
    outlets: 'Filialen',
    number: 'Anzahl',
    latest: 'Zuletzt',
    when: 'Wann',
  },
  roles: {
    OWNER: 'Inhaber',
    ADMIN: 'Verwaltung',
    MANAGER: 'Filialleitung',
    CASHIER: 'Kasse',
    WAREHOUSE_STAFF: 'Lager',
    SUPER_ADMIN: 'Verwaltung der Plattform',
  },
  hello: (name) => (name ? `Guten Tag ${name},` : 'Guten Tag,'),
  linkOnce: (until) =>
    `Der Link gilt einmal, bis ${until}. Wenn Sie diese Nachricht nicht erwartet haben, brauchen Sie nichts zu tun.`,
  receipt: { subject: (number, shop) => `Beleg ${number} von ${shop}`, file: 'beleg' },
  purchaseOrder: {
    subject: (number, business) => `Bestellung ${number} von ${business}`,
    dear: (supplier) => `Guten Tag ${supplier},`,
    text: (business) => `${business} bestellt die folgende Ware.`,
  },
  goodsReceived: {
    subject: (number) => `Wareneingang zur Bestellung ${number}`,
    text: (number, supplier, warehouse) =>
      `Ware der Bestellung ${number} von ${supplier} ist im Lager ${warehouse} eingegangen.`,
    complete: 'Die Bestellung ist vollständig.',
    partly: 'Ein Teil der Bestellung steht noch aus.',
  },
  lowStock: {
    subject: (name, sku) => `Niedriger Bestand: ${name} (${sku})`,
    text: (name, warehouse) => `${name} hat im Lager ${warehouse} den Mindestbestand erreicht.`,
  },
  invitation: {
    subject: (business) => `Einladung zu ${business}`,
    text: (business, inviter) =>
      inviter
        ? `${inviter} lädt Sie ein, bei ${business} mitzuarbeiten.`
        : `Sie sind eingeladen, bei ${business} mitzuarbeiten.`,
    link: 'Einladung annehmen',
  },
  reset: {
    subject: (business) => `Neues Passwort für ${business} wählen`,
    text: (userName) => `jemand hat für Ihren Benutzernamen ${userName} ein neues Passwort angefordert.`,
    link: 'Neues Passwort wählen',
  },
  welcome: {
    subject: (business) => `Willkommen bei ${business}`,
    text: (business) => `Sie können sich jetzt bei ${business} anmelden.`,
    link: 'Anmelden',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Ereignisse, die nicht verarbeitet werden konnten',
      text: 'Teile des Systems haben die folgenden Ereignisse aufgegeben: In Berichten, im Prüfprotokoll oder im Bestand können sie fehlen. Wer das System betreibt, kann sie noch einmal verarbeiten lassen.',
    },
    BROKEN_AUDIT: {
      title: 'Das Prüfprotokoll ist beschädigt',
      text: 'Eine Prüfung hat ergeben, dass Einträge des Protokolls geändert, verschoben oder entfernt wurden.',
    },
    STOCK_SHORT: {
      title: 'Mehr verkauft als vorhanden',
      text: 'Von den folgenden Artikeln ist mehr hinausgegangen, als der Bestand auswies. Bitte zählen Sie nach.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'Nicht zugestellte E-Mails',
      text: 'Die folgenden E-Mails wurden abgewiesen, oder es ist nicht bekannt, ob sie ankamen. Sie stehen in der Liste der Benachrichtigungen und können dort noch einmal gesendet werden.',
    },
  },
  alertOnce: 'Was in der nächsten Stunde geschieht, wird in einer einzigen E-Mail gemeldet.',
};
