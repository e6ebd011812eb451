import type { LetterWords } from '../letter.words.js';

export const pl: LetterWords = {
  labels: {
    order: 'Zamówienie',
    deliverTo: 'Miejsce dostawy',
    expected: 'Oczekiwane',
    notes: 'Uwagi',
    total: 'Razem',
    goods: 'Towar',
    itemNumber: 'Nr art.',
    quantity: 'Ilość',
    price: 'Cena',
    receivedNow: 'Przyjęto teraz',
    received: 'Przyjęto',
    ordered: 'Zamówiono',
    inStock: 'Stan',
    minimum: 'Stan minimalny',
    warehouse: 'Magazyn',
    userName: 'Nazwa użytkownika',
    role: 'Rola',
    outlets: 'Sklepy',
    number: 'Liczba',
    latest: 'Ostatnie przypadki',
    when: 'Kiedy',
  },
  roles: {
    OWNER: 'właściciel',
    ADMIN: 'administracja',
    MANAGER: 'kierownictwo',
    CASHIER: 'kasa',
    WAREHOUSE_STAFF: 'magazyn',
    SUPER_ADMIN: 'administracja platformy',
  },
  hello: (name) => (name ? `Dzień dobry, ${name},` : 'Dzień dobry,'),
  linkOnce: (until) =>
    `Link działa jeden raz, do: ${until}. Jeśli ta wiadomość jest nieoczekiwana, nie trzeba nic robić.`,
  receipt: { subject: (number, shop) => `Paragon ${number} – ${shop}`, file: 'paragon' },
  purchaseOrder: {
    subject: (number, business) => `Zamówienie ${number} – ${business}`,
    dear: (supplier) => `Szanowni Państwo (${supplier}),`,
    text: (business) => `${business} zamawia poniższe towary.`,
  },
  goodsReceived: {
    subject: (number) => `Przyjęcie towaru do zamówienia ${number}`,
    text: (number, supplier, warehouse) =>
      `Przyjęto towar z zamówienia ${number} (${supplier}). Magazyn: ${warehouse}.`,
    complete: 'Zamówienie jest kompletne.',
    partly: 'Część zamówienia jest jeszcze w drodze.',
  },
  lowStock: {
    subject: (name, sku) => `Niski stan: ${name} (${sku})`,
    text: (name, warehouse) => `Towar ${name} osiągnął stan minimalny. Magazyn: ${warehouse}.`,
  },
  invitation: {
    subject: (business) => `Zaproszenie do ${business}`,
    text: (business, inviter) =>
      inviter ? `${inviter} zaprasza do współpracy z ${business}.` : `Zapraszamy do współpracy z ${business}.`,
    link: 'Przyjmij zaproszenie',
  },
  reset: {
    subject: (business) => `Ustaw nowe hasło – ${business}`,
    text: (userName) => `ktoś poprosił o nowe hasło dla użytkownika ${userName}.`,
    link: 'Ustaw nowe hasło',
  },
  welcome: {
    subject: (business) => `Witamy w ${business}`,
    text: (business) => `można już zalogować się do ${business}.`,
    link: 'Zaloguj się',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Zdarzenia, których nie udało się przetworzyć',
      text: 'Części systemu zrezygnowały z poniższych zdarzeń: może ich brakować w raportach, dzienniku kontroli lub stanach magazynowych. Operator systemu może zlecić ich ponowne przetworzenie.',
    },
    BROKEN_AUDIT: {
      title: 'Dziennik kontroli jest uszkodzony',
      text: 'Weryfikacja wykazała, że wpisy dziennika zostały zmienione, przeniesione lub usunięte.',
    },
    STOCK_SHORT: {
      title: 'Sprzedano więcej, niż było',
      text: 'Poniższych towarów wydano więcej, niż wskazywał stan. Prosimy o ich przeliczenie.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'Niedostarczone wiadomości',
      text: 'Poniższe wiadomości zostały odrzucone albo nie wiadomo, czy dotarły. Są na liście powiadomień i można je stamtąd wysłać ponownie.',
    },
  },
  alertOnce: 'O tym, co wydarzy się w ciągu najbliższej godziny, poinformuje jedna wiadomość.',
};
