import { system } from '#libs/testing';
import { Database } from '../src/index.js';

describe('a statement in one round trip', () => {
  let database: Database;
  beforeAll(async () => {
    const url = system().databaseUrls.services['reporting']!;
    database = await Database.open({ service: 'reporting', entities: [], migrations: [] }, url, 1);
  });
  afterAll(() => database.close());

  it.each([
    ['failed while it ran', 'select 1 / $1::int', '0', '22012'],
    ['was given what it cannot take', 'select $1::int + 0', 'one', '22P02'],
  ])('can run again on the connection on which its first run %s', async (_, text, bad, code) => {
    const run = (value: string) => database.runAcross(`spec ${text}`, text, [value]);
    await expect(run(bad)).rejects.toMatchObject({ code });
    await expect(run(bad)).rejects.toMatchObject({ code });
    await expect(run('1')).resolves.toEqual([[1]]);
  });

  it('can be no statement at all, and the connection goes on', async () => {
    await expect(database.runAcross('spec broken', 'selec', [])).rejects.toMatchObject({ code: '42601' });
    await expect(database.runAcross('spec whole', 'select 2', [])).resolves.toEqual([[2]]);
  });
});
