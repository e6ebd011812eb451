import type { LetterWords } from '../letter.words.js';

export const it: LetterWords = {
  labels: {
    order: 'Ordine',
    deliverTo: 'Consegnare a',
    expected: 'Previsto per il',
    notes: 'Osservazioni',
    total: 'Importo',
    goods: 'Articolo',
    itemNumber: 'Cod.',
    quantity: 'Quantità',
    price: 'Prezzo',
    receivedNow: 'Ricevuto ora',
    received: 'Ricevuto',
    ordered: 'Ordinato',
    inStock: 'Giacenza',
    minimum: 'Minimo',
    warehouse: 'Magazzino',
    userName: 'Nome utente',
    role: 'Ruolo',
    outlets: 'Negozi',
    number: 'Numero',
    latest: 'Ultimi casi',
    when: 'Quando',
  },
  roles: {
    OWNER: 'titolare',
    ADMIN: 'amministrazione',
    MANAGER: 'responsabile',
    CASHIER: 'cassa',
    WAREHOUSE_STAFF: 'magazzino',
    SUPER_ADMIN: 'amministrazione della piattaforma',
  },
  hello: (name) => (name ? `Buongiorno ${name},` : 'Buongiorno,'),
  linkOnce: (until) =>
    `Il link funziona una sola volta, fino al ${until}. Se non aspettava questo messaggio, non deve fare nulla.`,
  receipt: { subject: (number, shop) => `Scontrino ${number} di ${shop}`, file: 'scontrino' },
  purchaseOrder: {
    subject: (number, business) => `Ordine ${number} di ${business}`,
    dear: (supplier) => `Spett. ${supplier},`,
    text: (business) => `${business} ordina gli articoli seguenti.`,
  },
  goodsReceived: {
    subject: (number) => `Merce ricevuta per l’ordine ${number}`,
    text: (number, supplier, warehouse) =>
      `Articoli dell’ordine ${number} a ${supplier} sono stati ricevuti in ${warehouse}.`,
    complete: 'L’ordine è completo.',
    partly: 'Una parte dell’ordine deve ancora arrivare.',
  },
  lowStock: {
    subject: (name, sku) => `Scorte basse: ${name} (${sku})`,
    text: (name, warehouse) => `${name} ha raggiunto il minimo in ${warehouse}.`,
  },
  invitation: {
    subject: (business) => `Invito a ${business}`,
    text: (business, inviter) =>
      inviter ? `${inviter} la invita a lavorare con ${business}.` : `È invitato a lavorare con ${business}.`,
    link: 'Accettare l’invito',
  },
  reset: {
    subject: (business) => `Scegliere una nuova password per ${business}`,
    text: (userName) => `qualcuno ha chiesto una nuova password per il suo nome utente ${userName}.`,
    link: 'Scegliere una nuova password',
  },
  welcome: {
    subject: (business) => `Benvenuto in ${business}`,
    text: (business) => `ora può accedere a ${business}.`,
    link: 'Accedere',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Eventi che non è stato possibile elaborare',
      text: 'Parti del sistema hanno rinunciato agli eventi seguenti: possono mancare nei rapporti, nel registro di controllo o nelle giacenze. Chi gestisce il sistema può farli elaborare di nuovo.',
    },
    BROKEN_AUDIT: {
      title: 'Il registro di controllo è danneggiato',
      text: 'Una verifica ha mostrato che voci del registro sono state modificate, spostate o rimosse.',
    },
    STOCK_SHORT: {
      title: 'Venduto più di quanto c’era',
      text: 'Degli articoli seguenti è uscito più di quanto indicava la giacenza. Si prega di contarli.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'E-mail non arrivate',
      text: 'Le e-mail seguenti sono state rifiutate, o non si sa se siano arrivate. Sono nell’elenco delle notifiche e da lì si possono inviare di nuovo.',
    },
  },
  alertOnce: 'Ciò che accadrà nella prossima ora verrà comunicato in una sola e-mail.',
};
