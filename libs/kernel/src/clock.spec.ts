import { businessDate, isTimeZone, localHour, localTime, systemClock } from './index.js';

const at = (instant: string) => new Date(instant);

describe('businessDate', () => {
  it.each([
    ['a plain afternoon', '2025-06-15T13:00:00Z', 'Europe/Paris', '00:00', '2025-06-15'],
    ['the zone is already in tomorrow', '2025-06-15T22:30:00Z', 'Europe/Paris', '00:00', '2025-06-16'],
    ['the zone is still in yesterday', '2025-06-15T02:00:00Z', 'America/New_York', '00:00', '2025-06-14'],
    ['midnight is 00:00, not 24:00', '2025-06-14T22:00:00Z', 'Europe/Paris', '00:00', '2025-06-15'],
    ['half an hour off', '2025-06-15T18:29:59Z', 'Asia/Kolkata', '00:00', '2025-06-15'],
    ['half an hour off, a second later', '2025-06-15T18:30:00Z', 'Asia/Kolkata', '00:00', '2025-06-16'],
    ['three quarters off', '2025-06-15T18:15:00Z', 'Asia/Kathmandu', '00:00', '2025-06-16'],
    ['before the day starts', '2025-06-15T01:59:59.999Z', 'Europe/Paris', '04:00', '2025-06-14'],
    ['as the day starts', '2025-06-15T02:00:00Z', 'Europe/Paris', '04:00', '2025-06-15'],
    ['into the year before', '2025-01-01T02:00:00Z', 'UTC', '04:00', '2024-12-31'],
    ['into a leap day', '2024-03-01T02:00:00Z', 'UTC', '04:00', '2024-02-29'],
  ])('%s', (_, instant, zone, dayStartsAt, expected) => {
    expect(businessDate(at(instant), zone, dayStartsAt)).toBe(expected);
  });

  describe('when clocks go forward, Paris 2025-03-30 02:00 to 03:00', () => {
    it.each([
      ['2025-03-30T00:59:59Z', '03:00', '2025-03-29'], // 01:59:59 on the wall
      ['2025-03-30T01:00:00Z', '03:00', '2025-03-30'], // 03:00:00
      ['2025-03-30T01:59:59Z', '04:00', '2025-03-29'], // 03:59:59
      ['2025-03-30T02:00:00Z', '04:00', '2025-03-30'], // 04:00:00
      ['2025-03-30T00:59:59Z', '02:30', '2025-03-29'], // the day starts within the hour that does not exist
      ['2025-03-30T01:00:00Z', '02:30', '2025-03-30'],
      ['2025-03-30T22:30:00Z', '00:00', '2025-03-31'],
    ])('%s with a day from %s is %s', (instant, dayStartsAt, expected) => {
      expect(businessDate(at(instant), 'Europe/Paris', dayStartsAt)).toBe(expected);
    });
  });

  describe('when clocks go back, Paris 2025-10-26 03:00 to 02:00', () => {
    it.each([
      ['2025-10-26T00:59:59Z', '03:00', '2025-10-25'], // 02:59:59 for the first time
      ['2025-10-26T01:59:59Z', '03:00', '2025-10-25'], // 02:59:59 for the second
      ['2025-10-26T02:00:00Z', '03:00', '2025-10-26'], // 03:00:00
      ['2025-10-26T02:59:59Z', '04:00', '2025-10-25'], // 03:59:59
      ['2025-10-26T03:00:00Z', '04:00', '2025-10-26'], // 04:00:00
      ['2025-10-26T23:00:00Z', '00:00', '2025-10-27'],
    ])('%s with a day from %s is %s', (instant, dayStartsAt, expected) => {
      expect(businessDate(at(instant), 'Europe/Paris', dayStartsAt)).toBe(expected);
    });
  });

  it('never goes back in time, minute by minute over a year, with a day that starts outside the repeated hour', () => {
    for (const zone of ['America/New_York', 'Australia/Lord_Howe']) {
      const days = new Set<string>();
      let last = '';
      for (let instant = Date.UTC(2025, 0, 1); instant < Date.UTC(2026, 0, 1); instant += 15 * 60_000) {
        const day = businessDate(new Date(instant), zone, '04:00');
        if (day < last) throw new Error(`${day} follows ${last} in ${zone}`);
        last = day;
        days.add(day);
      }
      expect(days.size).toBe(366); // the first hours of 2025 belong to the last day of 2024
    }
  });

  it('formats once for all the sales of a minute', () => {
    const format = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    for (let second = 0; second < 60; second++) {
      businessDate(at(`2025-06-15T13:07:${String(second).padStart(2, '0')}Z`), 'Europe/Paris', '04:00');
    }
    expect(format).toHaveBeenCalledTimes(1);
    format.mockRestore();
  });
});

describe('localTime', () => {
  it('shows the wall clock of each zone at once', () => {
    const instant = at('2025-12-31T23:30:00Z');
    expect(localTime(instant, 'Asia/Tokyo')).toEqual({ date: '2026-01-01', time: '08:30' });
    expect(localTime(instant, 'America/New_York')).toEqual({ date: '2025-12-31', time: '18:30' });
    expect(localTime(instant, 'Asia/Tokyo')).toEqual({ date: '2026-01-01', time: '08:30' });
  });

  it('is right to the minute after an earlier one was asked', () => {
    expect(localTime(at('2025-06-15T13:00:59.999Z'), 'UTC').time).toBe('13:00');
    expect(localTime(at('2025-06-15T13:01:00Z'), 'UTC').time).toBe('13:01');
    expect(localTime(at('1969-12-31T23:59:59Z'), 'UTC')).toEqual({ date: '1969-12-31', time: '23:59' });
  });

  it('throws for a zone that does not exist', () => {
    expect(() => localTime(at('2025-06-15T13:00:00Z'), 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('localHour', () => {
  it.each([
    ['2025-06-14T22:00:00Z', 0],
    ['2025-06-15T13:59:59Z', 15],
    ['2025-06-15T21:00:00Z', 23],
    ['2025-03-30T01:00:00Z', 3],
  ])('of %s in Paris is %d', (instant, expected) => {
    expect(localHour(at(instant), 'Europe/Paris')).toBe(expected);
  });
});

describe('isTimeZone', () => {
  it.each([
    ['Europe/Paris', true],
    ['UTC', true],
    ['Asia/Calcutta', true],
    ['Asia/Kolkata', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Mars/Olympus', false],
    ['+02:00', false],
    ['', false],
    [undefined, false],
    [60, false],
  ])('of %j is %j', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});

describe('systemClock', () => {
  it('is now', () => {
    expect(Math.abs(systemClock.now().getTime() - Date.now())).toBeLessThan(1000);
  });
});
