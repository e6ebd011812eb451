// A small till on the real API: sign in, tap products, charge cash. Kept without a framework, and without a build.
const at = (id) => document.getElementById(id);
const till = { token: '', outlet: undefined, currency: 'USD', basket: new Map(), saleId: undefined };

const money = (minor) => {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency: till.currency });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
};

async function ask(path, body) {
  const headers = { ...(till.token && { Authorization: `Bearer ${till.token}` }) };
  if (body) headers['Content-Type'] = 'application/json';
  const answer = await fetch(
    `/api${path}`,
    body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers },
  );
  const content = await answer.json();
  if (answer.ok) return content;
  const fields = content.errors?.map(({ path, message }) => `${path} ${message}`).join(', ');
  throw Object.assign(new Error(fields || content.detail), content);
}

// the till makes the id before it asks, so that a lost answer can be asked for again and nothing is sold twice
function uuidv7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const time = Date.now().toString(16).padStart(12, '0');
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = time + [...bytes.slice(6)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

const element = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text }, more);

function pair(tag, left, right, more) {
  const made = element(tag, '', more);
  made.append(element('span', left), element('span', right));
  return made;
}

const say = (...parts) => at('message').replaceChildren(...parts);

async function showState() {
  try {
    const { ready, down } = await (await fetch('/health/ready')).json();
    at('state').textContent = ready ? 'All parts work.' : `Down: ${down.join(', ')}.`;
  } catch {
    at('state').textContent = 'The system does not answer.';
  }
}

async function signIn(event) {
  event.preventDefault();
  const { username, password } = Object.fromEntries(new FormData(at('sign-in')));
  const { accessToken, outlets } = await ask('/auth/login', { username, password });
  till.token = accessToken;
  till.outlet = outlets.find(({ isDefault }) => isDefault) ?? outlets[0] ?? (await ask('/outlets')).data[0];
  till.currency = (await ask('/business')).currency;
  at('sign-in').hidden = true;
  at('products').hidden = at('sale').hidden = false;
  say(`Selling at ${till.outlet.name}.`);
  await showShelf();
  at('search').focus();
}

async function showShelf() {
  const search = at('search').value.trim();
  const { data } = await ask(`/products?limit=24&isActive=true${search && `&search=${encodeURIComponent(search)}`}`);
  if (search === at('search').value.trim()) at('shelf').replaceChildren(...data.map(tile));
}

function tile(product) {
  const item = element('li', '');
  item.append(pair('button', product.name, money(product.basePrice), { onclick: () => add(product) }));
  return item;
}

function add(product) {
  if (till.saleId) return say('Charge again first: whether it was sold is not known yet.');
  const line = till.basket.get(product.id) ?? { product, quantity: 0 };
  line.quantity += 1;
  till.basket.set(product.id, line);
  void guarded(showSale)();
}

const items = () => [...till.basket.values()].map(({ product, quantity }) => ({ productId: product.id, quantity }));

/** Prices come from the server, which knows tiers and taxes. */
async function showSale() {
  const asked = items();
  at('charge').disabled = true;
  const body = { outletId: till.outlet.id, items: asked };
  const quote = asked.length > 0 ? await ask('/pricing/quote', body) : { items: [], totalAmount: 0 };
  // the answer to an older basket comes too late
  if (JSON.stringify(asked) !== JSON.stringify(items())) return;
  const row = ({ productId, quantity, lineTotal }) =>
    pair('li', `${quantity} × ${till.basket.get(productId).product.name}`, money(lineTotal));
  at('lines').replaceChildren(...quote.items.map(row));
  at('total').textContent = money((till.due = quote.totalAmount));
  at('charge').disabled = asked.length === 0;
}

async function charge() {
  at('charge').disabled = true;
  till.saleId ??= uuidv7();
  const payments = till.due > 0 ? [{ method: 'CASH', amount: till.due }] : [];
  const sale = { id: till.saleId, outletId: till.outlet.id, items: items(), payments, expectedTotal: till.due };
  try {
    const order = await ask('/sales/checkout', sale);
    till.basket.clear();
    till.saleId = undefined;
    const receipt = element('button', `Receipt ${order.receiptNumber}`, { onclick: () => guarded(show)(order) });
    say(`Sold for ${money(order.totalAmount)}. `, receipt);
    await showSale();
  } catch (problem) {
    at('charge').disabled = false;
    // these decided nothing: the sale may have happened, and the same id asks for its end
    if (!(problem.status < 500) || problem.status === 401 || problem.status === 429)
      throw Object.assign(new Error(`${problem.message} Charge again: it is sold only once.`), {
        status: problem.status,
      });
    till.saleId = undefined;
    throw problem;
  }
}

/** A link cannot carry the token, so the page is fetched; its text lands here, and no style or script of it runs. */
async function show(order) {
  const headers = { Authorization: `Bearer ${till.token}`, Accept: 'text/html' };
  const answer = await fetch(`/api/sales/orders/${order.id}/receipt?width=80`, { headers });
  // its own style is for paper, and the page's policy would not let it in
  const written = (await answer.text()).replace(/<style[^]*?<\/style>/, '');
  const receipt = new DOMParser().parseFromString(written, 'text/html');
  at('receipt').replaceChildren(
    ...receipt.body.children,
    element('button', 'Close', { onclick: () => at('receipt').close() }),
  );
  at('receipt').showModal();
}

/** What goes wrong is told to the person, not to the console. */
const guarded = (action) => (event) =>
  action(event).catch((problem) => {
    if (problem.status === 401) at('sign-in').hidden = false;
    say(problem.message);
  });

at('sign-in').addEventListener('submit', guarded(signIn));
at('search').addEventListener('input', guarded(showShelf));
at('charge').addEventListener('click', guarded(charge));
void showState();
setInterval(showState, 5_000);
