import type { LetterWords } from '../letter.words.js';

export const nl: LetterWords = {
  labels: {
    order: 'Bestelling',
    deliverTo: 'Leveren aan',
    expected: 'Verwacht op',
    notes: 'Opmerkingen',
    total: 'Totaal',
    goods: 'Artikel',
    itemNumber: 'Artikelnr.',
    quantity: 'Aantal',
    price: 'Prijs',
    receivedNow: 'Nu ontvangen',
    received: 'Ontvangen',
    ordered: 'Besteld',
    inStock: 'Voorraad',
    minimum: 'Minimumvoorraad',
    warehouse: 'Magazijn',
    userName: 'Gebruikersnaam',
    role: 'Functie',
    outlets: 'Winkels',
    number: 'Aantal keer',
    latest: 'Laatste gevallen',
    when: 'Wanneer',
  },
  roles: {
    OWNER: 'eigenaar',
    ADMIN: 'beheer',
    MANAGER: 'filiaalleiding',
    CASHIER: 'kassa',
    WAREHOUSE_STAFF: 'magazijn',
    SUPER_ADMIN: 'beheer van het platform',
  },
  hello: (name) => (name ? `Beste ${name},` : 'Goedendag,'),
  linkOnce: (until) =>
    `De link werkt één keer, tot ${until}. Als u dit bericht niet verwachtte, hoeft u niets te doen.`,
  receipt: { subject: (number, shop) => `Kassabon ${number} van ${shop}`, file: 'kassabon' },
  purchaseOrder: {
    subject: (number, business) => `Bestelling ${number} van ${business}`,
    dear: (supplier) => `Geachte ${supplier},`,
    text: (business) => `${business} bestelt de onderstaande artikelen.`,
  },
  goodsReceived: {
    subject: (number) => `Goederen ontvangen voor bestelling ${number}`,
    text: (number, supplier, warehouse) =>
      `Artikelen van bestelling ${number} bij ${supplier} zijn ontvangen in ${warehouse}.`,
    complete: 'De bestelling is compleet.',
    partly: 'Een deel van de bestelling moet nog komen.',
  },
  lowStock: {
    subject: (name, sku) => `Lage voorraad: ${name} (${sku})`,
    text: (name, warehouse) => `${name} heeft in ${warehouse} de minimumvoorraad bereikt.`,
  },
  invitation: {
    subject: (business) => `Uitnodiging voor ${business}`,
    text: (business, inviter) =>
      inviter
        ? `${inviter} nodigt u uit om met ${business} te werken.`
        : `U bent uitgenodigd om met ${business} te werken.`,
    link: 'Uitnodiging aannemen',
  },
  reset: {
    subject: (business) => `Kies een nieuw wachtwoord voor ${business}`,
    text: (userName) => `iemand heeft een nieuw wachtwoord gevraagd voor uw gebruikersnaam ${userName}.`,
    link: 'Nieuw wachtwoord kiezen',
  },
  welcome: {
    subject: (business) => `Welkom bij ${business}`,
    text: (business) => `u kunt zich nu aanmelden bij ${business}.`,
    link: 'Aanmelden',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Gebeurtenissen die niet verwerkt konden worden',
      text: 'Delen van het systeem hebben de onderstaande gebeurtenissen opgegeven: ze kunnen ontbreken in rapporten, het controlelogboek of de voorraad. Wie het systeem beheert, kan ze opnieuw laten verwerken.',
    },
    BROKEN_AUDIT: {
      title: 'Het controlelogboek is beschadigd',
      text: 'Uit een controle blijkt dat regels van het logboek zijn gewijzigd, verplaatst of verwijderd.',
    },
    STOCK_SHORT: {
      title: 'Meer verkocht dan er was',
      text: 'Van de onderstaande artikelen is meer weggegaan dan de voorraad aangaf. Tel ze alstublieft na.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'E-mails die niet aankwamen',
      text: 'De onderstaande e-mails zijn geweigerd, of het is niet bekend of ze zijn aangekomen. Ze staan in de lijst van meldingen en kunnen daar opnieuw worden verzonden.',
    },
  },
  alertOnce: 'Wat er in het komende uur gebeurt, wordt in één e-mail gemeld.',
};
