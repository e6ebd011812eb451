import type { LetterWords } from '../letter.words.js';

export const pt: LetterWords = {
  labels: {
    order: 'Pedido',
    deliverTo: 'Entregar em',
    expected: 'Previsto para',
    notes: 'Observações',
    total: 'Valor',
    goods: 'Item',
    itemNumber: 'Ref.',
    quantity: 'Quantidade',
    price: 'Preço',
    receivedNow: 'Recebido agora',
    received: 'Recebido',
    ordered: 'Pedido no total',
    inStock: 'Em estoque',
    minimum: 'Mínimo',
    warehouse: 'Depósito',
    userName: 'Nome de usuário',
    role: 'Função',
    outlets: 'Lojas',
    number: 'Número',
    latest: 'Últimos casos',
    when: 'Quando',
  },
  roles: {
    OWNER: 'proprietário',
    ADMIN: 'administração',
    MANAGER: 'gerência',
    CASHIER: 'caixa',
    WAREHOUSE_STAFF: 'depósito',
    SUPER_ADMIN: 'administração da plataforma',
  },
  hello: (name) => (name ? `Olá, ${name}!` : 'Olá!'),
  linkOnce: (until) =>
    `O link funciona uma única vez, até ${until}. Se você não esperava esta mensagem, não precisa fazer nada.`,
  receipt: { subject: (number, shop) => `Recibo ${number} de ${shop}`, file: 'recibo' },
  purchaseOrder: {
    subject: (number, business) => `Pedido ${number} de ${business}`,
    dear: (supplier) => `Prezados senhores de ${supplier},`,
    text: (business) => `${business} encomenda os itens abaixo.`,
  },
  goodsReceived: {
    subject: (number) => `Mercadoria recebida do pedido ${number}`,
    text: (number, supplier, warehouse) => `Itens do pedido ${number} a ${supplier} foram recebidos em ${warehouse}.`,
    complete: 'O pedido está completo.',
    partly: 'Parte do pedido ainda está por chegar.',
  },
  lowStock: {
    subject: (name, sku) => `Estoque baixo: ${name} (${sku})`,
    text: (name, warehouse) => `${name} chegou ao mínimo em ${warehouse}.`,
  },
  invitation: {
    subject: (business) => `Convite para ${business}`,
    text: (business, inviter) =>
      inviter
        ? `${inviter} convida você a trabalhar com ${business}.`
        : `Você foi convidado a trabalhar com ${business}.`,
    link: 'Aceitar o convite',
  },
  reset: {
    subject: (business) => `Escolher uma nova senha para ${business}`,
    text: (userName) => `alguém pediu uma nova senha para o seu nome de usuário ${userName}.`,
    link: 'Escolher uma nova senha',
  },
  welcome: {
    subject: (business) => `Boas-vindas a ${business}`,
    text: (business) => `você já pode entrar em ${business}.`,
    link: 'Entrar',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Eventos que não puderam ser processados',
      text: 'Partes do sistema desistiram dos eventos abaixo: podem faltar nos relatórios, no registro de auditoria ou no estoque. Quem opera o sistema pode mandar processá-los de novo.',
    },
    BROKEN_AUDIT: {
      title: 'O registro de auditoria está danificado',
      text: 'Uma verificação mostrou que entradas do registro foram alteradas, movidas ou removidas.',
    },
    STOCK_SHORT: {
      title: 'Vendeu-se mais do que havia',
      text: 'Dos itens abaixo saiu mais do que o estoque indicava. Por favor, faça uma contagem.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'E-mails que não chegaram',
      text: 'Os e-mails abaixo foram recusados, ou não se sabe se chegaram. Estão na lista de notificações e podem ser enviados de novo a partir dela.',
    },
  },
  alertOnce: 'O que acontecer na próxima hora será comunicado em um único e-mail.',
};
