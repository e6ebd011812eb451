import { loginAttempts, network } from './limits.js';

describe('what counts as one address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['unknown', 'unknown'],
  ])('%s is %s', (ip, one) => expect(network(ip)).toBe(one));
});

describe('attempts to sign in', () => {
  it('count for the name there, the name and the address, in whatever case the name was typed', () => {
    expect(loginAttempts('Casey', '203.0.113.7').map(({ limit, of }) => [limit.name, of])).toEqual([
      ['login-there', 'casey 203.0.113.7'],
      ['login-name', 'casey'],
      ['login-address', '203.0.113.7'],
    ]);
  });

  it('give an address many times what a name has', () => {
    const [there, name, address] = loginAttempts('casey', '203.0.113.7').map(({ limit }) => limit);
    expect(name!.most).toBeGreaterThan(there!.most);
    expect(address!.most).toBeGreaterThanOrEqual(50 * there!.most);
  });
});
