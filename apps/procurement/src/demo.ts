import { demo } from '#libs/contracts';

interface Rows {
  query(text: string, values?: readonly unknown[]): Promise<unknown>;
}

/** The supplier of the demo business. */
export async function seedDemo(db: Rows): Promise<void> {
  await db.query(
    `insert into procurement.suppliers
       (business_id, id, name, contact_person, email, phone, address, is_active, version, created_at, updated_at)
     values ($1, $2, 'Harbor Wholesale', 'Robin Hale', 'orders@harbor-wholesale.example', '+1 212 555 0142',
       '12 Pier Street, New York', true, 1, now(), now())`,
    [demo.businessId, demo.supplierId],
  );
}
