/** Products of the one business whose reads are measured. */
export const products = 100_000;

// Made by rule, so that each word's share is known: an adjective is in 5 % of the names, a noun in 2 %, a maker in 0.5 %.
const adjectives = words(
  'fresh organic classic premium golden crispy roasted smoked sparkling creamy wild ripe tender spicy sweet salted frozen natural dark mild',
);
const nouns = words(
  'coffee chocolate almonds noodles shampoo detergent umbrella notebook lantern blanket sandals backpack mustard ' +
    'vinegar crackers biscuits yoghurt salmon lentils cinnamon oregano marmalade pancakes tortilla avocado broccoli ' +
    'spinach cucumber pineapple raspberry lemonade espresso cappuccino porridge granola cheddar mozzarella sausages ' +
    'meatballs dumplings toothpaste conditioner deodorant batteries lightbulb screwdriver hammer envelope calendar pencils',
);
const makers = Array.from({ length: 200 }, (_, n) => syllables(n + 37));
const categories = Array.from({ length: 40 }, (_, n) => `Aisle ${n + 1}`);

function words(/** @type {string} */ text) {
  return text.split(' ');
}

/** A word that no language has, different for each number. */
function syllables(/** @type {number} */ n) {
  const parts = words('ba ce di fo gu ka le mi no pu ra se ti vo zu');
  return [n, Math.floor(n / 15), Math.floor(n / 225) + 3].map((part) => parts[part % 15]).join('');
}

const at = (/** @type {readonly string[]} */ list, /** @type {number} */ n) => list[n % list.length] ?? '';

/** The barcode of the n-th product. */
export const barcode = (/** @type {number} */ n) => String(4_000_000_000_000 + n);

/** The products as a CSV file. */
export function goods() {
  const lines = Array.from({ length: products }, (_, n) => {
    // numbers without a common factor, so that no two words always come together
    const name = `${at(adjectives, n * 7)} ${at(makers, n * 11 + Math.floor(n / 200))} ${at(nouns, n * 3 + Math.floor(n / 50))} ${n}`;
    return `SKU-${n},${barcode(n)},${name},${at(categories, n)},${100 + (n % 9_000)},${50 + (n % 4_000)},${n % 3 === 0 ? 7.25 : 20}`;
  });
  return ['sku,barcode,name,category,basePrice,costPrice,taxRate', ...lines, ''].join('\n');
}

const any = (/** @type {readonly string[]} */ list) => at(list, Math.floor(Math.random() * list.length));

/** A word that 2 % of the products have. */
export const commonWord = () => any(nouns);

/** A word with a letter missing or two exchanged. */
export function typo() {
  const word = any(nouns);
  const place = 1 + Math.floor(Math.random() * (word.length - 2));
  const [head, one, other, tail] = [word.slice(0, place), word[place], word[place + 1], word.slice(place + 2)];
  return Math.random() < 0.5 ? `${head}${other}${tail}` : `${head}${other}${one}${tail}`;
}

/** A word that nothing resembles. */
export const miss = () => `xq${any(words('w v j y'))}k${any(words('z x q j'))}w${Math.floor(Math.random() * 1_000)}jv`;
