import type { LetterWords } from '../letter.words.js';

export const es: LetterWords = {
  labels: {
    order: 'Pedido',
    deliverTo: 'Entregar en',
    expected: 'Previsto para el',
    notes: 'Observaciones',
    total: 'Importe',
    goods: 'Artículo',
    itemNumber: 'Ref.',
    quantity: 'Cantidad',
    price: 'Precio',
    receivedNow: 'Recibido ahora',
    received: 'Recibido',
    ordered: 'Pedido en total',
    inStock: 'Existencias',
    minimum: 'Mínimo',
    warehouse: 'Almacén',
    userName: 'Nombre de usuario',
    role: 'Función',
    outlets: 'Tiendas',
    number: 'Número',
    latest: 'Últimos casos',
    when: 'Cuándo',
  },
  roles: {
    OWNER: 'propietario',
    ADMIN: 'administración',
    MANAGER: 'encargado',
    CASHIER: 'caja',
    WAREHOUSE_STAFF: 'almacén',
    SUPER_ADMIN: 'administración de la plataforma',
  },
  hello: (name) => (name ? `Hola, ${name}:` : 'Hola:'),
  linkOnce: (until) =>
    `El enlace sirve una sola vez, hasta el ${until}. Si no esperaba este mensaje, no tiene que hacer nada.`,
  receipt: { subject: (number, shop) => `Recibo ${number} de ${shop}`, file: 'recibo' },
  purchaseOrder: {
    subject: (number, business) => `Pedido ${number} de ${business}`,
    dear: (supplier) => `Estimados señores de ${supplier}:`,
    text: (business) => `${business} les pide los artículos siguientes.`,
  },
  goodsReceived: {
    subject: (number) => `Mercancía recibida del pedido ${number}`,
    text: (number, supplier, warehouse) =>
      `Se han recibido en ${warehouse} artículos del pedido ${number} a ${supplier}.`,
    complete: 'El pedido está completo.',
    partly: 'Parte del pedido está aún por llegar.',
  },
  lowStock: {
    subject: (name, sku) => `Pocas existencias: ${name} (${sku})`,
    text: (name, warehouse) => `${name} ha llegado a su mínimo en ${warehouse}.`,
  },
  invitation: {
    subject: (business) => `Invitación a ${business}`,
    text: (business, inviter) =>
      inviter ? `${inviter} le invita a trabajar con ${business}.` : `Se le invita a trabajar con ${business}.`,
    link: 'Aceptar la invitación',
  },
  reset: {
    subject: (business) => `Elegir una nueva contraseña para ${business}`,
    text: (userName) => `alguien ha pedido una nueva contraseña para su nombre de usuario ${userName}.`,
    link: 'Elegir una nueva contraseña',
  },
  welcome: {
    subject: (business) => `Le damos la bienvenida a ${business}`,
    text: (business) => `ya puede iniciar sesión en ${business}.`,
    link: 'Iniciar sesión',
  },
  alerts: {
    PARKED_EVENT: {
      title: 'Eventos que no se pudieron procesar',
      text: 'Partes del sistema han abandonado los eventos siguientes: pueden faltar en los informes, el registro de auditoría o las existencias. Quien opera el sistema puede hacer que se procesen de nuevo.',
    },
    BROKEN_AUDIT: {
      title: 'El registro de auditoría está dañado',
      text: 'Una verificación ha mostrado que se modificaron, movieron o eliminaron entradas del registro.',
    },
    STOCK_SHORT: {
      title: 'Se vendió más de lo que había',
      text: 'De los artículos siguientes ha salido más de lo que indicaban las existencias. Por favor, haga un recuento.',
    },
    MAIL_NOT_DELIVERED: {
      title: 'Correos que no llegaron',
      text: 'Los correos siguientes fueron rechazados, o no se sabe si llegaron. Están en la lista de notificaciones y desde allí se pueden enviar de nuevo.',
    },
  },
  alertOnce: 'Lo que ocurra en la próxima hora se comunicará en un solo correo.',
};
