/** The name under which this room takes events. */
export const ROOM = 'reporting.notifications';
