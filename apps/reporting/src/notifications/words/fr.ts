import type { LetterWords } from '../letter.words.js';

export const fr: LetterWords = {
  labels: {
    order: 'Commande',
    deliverTo: 'Livrer à',
    expected: 'Attendue le',
    notes: 'Remarques',
    total: 'Montant',
    goods: 'Article',
    itemNumber: 'Réf.',
    quantity: 'Quantité',
    price: 'Prix',
    receivedNow: 'Reçu maintenant',
    received: 'Reçu',
    ordered: 'Commandé',
    inStock: 'En stock',
    minimum: 'Seuil minimal',
    warehouse: 'Entrepôt',
    userName: 'Nom d’utilisateur',
    role: 'Fonction',
    outlets: 'Magasins',
    number: 'Nombre',
    latest: 'Derniers cas',
    when: 'Quand',
  },
  roles: {
    OWNER: 'propriétaire',
    ADMIN: 'administration',
    MANAGER: 'gérance',
    CASHIER: 'caisse',
    WAREHOUSE_STAFF: 'entrepôt',
    SUPER_ADMIN: 'administration de la plateforme',
  },
  hello: (name) => (name ? `Bonjour ${name},` : 'Bonjour,'),
  linkOnce: (until) =>
    `Ce lien fonctionne une seule fois, jusqu’au ${until}. Si vous n’attendiez pas ce message, vous n’avez rien à faire.`,
  receipt: { subject: (number, shop) => `Ticket ${number} de ${shop}`, file: 'ticket' },
  purchaseOrder: {
    subject: (number, business) => `Commande ${number} de ${business}`,
    dear: (supplier) => `Bonjour ${supplier},`,
    text: (business) => `${business} vous commande les articles ci-dessous.`,
  },
  goodsReceived: {
    subject: (number) => `Marchandise reçue pour la commande ${number}`,
    text: (number, supplier, warehouse) =>
      `Des articles de la commande ${number} à ${supplier} ont été reçus à ${warehouse}.`,
    complete: 'La commande est complète.',
    partly: 'Une partie de la commande est encore attendue.',
  },
  lowStock: {
    subject: (name, sku) => `Stock faible : ${name} (${sku})`,
    text: (name, warehouse) => `${name} a atteint son seuil minimal à ${warehouse}.`,
  },
  invitation: {
    subject: (business) => `Invitation à rejoindre ${business}`,
    text: (business, inviter) =>
      inviter
        ? `${inviter} vous invite à travailler avec ${business}.`
        : `Vous êtes invité à travailler avec ${business}.`,
    link: 'Accepter l’invitation',
  },
  reset: {
    subject: (business) => `Choisir un nouveau mot de passe pour ${business}`,
    text: (userName) => `un nouveau mot de passe a été demandé pour votre nom d’utilisateur ${userName}.`,
    link: 'Choisir un nouveau mot de passe',
  },
  welcome: {
    subject: (business) => `Bienvenue chez ${business}`,
    text: (business) => `vous pouvez désormais vous connecter à ${business}.`,
    link: 'Se connecter',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Événements non traités',
      text: 'Des parties du système ont abandonné les événements ci-dessous : ils peuvent manquer dans les rapports, le journal d’audit ou le stock. L’exploitant du système peut les faire traiter à nouveau.',
    },
    BROKEN_AUDIT: {
      title: 'Le journal d’audit est altéré',
      text: 'Une vérification a montré que des entrées du journal ont été modifiées, déplacées ou supprimées.',
    },
    STOCK_SHORT: {
      title: 'Plus vendu que le stock disponible',
      text: 'Il est sorti plus des articles ci-dessous que le stock n’en indiquait. Merci de les compter.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'E-mails non remis',
      text: 'Les e-mails ci-dessous ont été refusés, ou l’on ne sait pas s’ils sont arrivés. Ils figurent dans la liste des notifications et peuvent y être renvoyés.',
    },
  },
  alertOnce: 'Ce qui se produira dans l’heure qui suit sera annoncé en un seul e-mail.',
};
