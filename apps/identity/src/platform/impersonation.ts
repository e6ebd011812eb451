import { Refusal } from '#libs/kernel';

/** How long somebody acts in another's name unless they say otherwise. */
const USUAL_MINUTES = 15;
/** The longest they may, whatever they say. */
const MOST_MINUTES = 60;

/** Whom somebody wants to impersonate. */
export interface Subject {
  readonly role: string;
  readonly isWelcome: boolean;
}

/**
 * Refuses whom nobody may impersonate: the platform's own users, since a super-admin's name in the records must always
 * be the one who acted, and users who could not sign in themselves.
 */
export function mustBeImpersonable({ role, isWelcome }: Subject): void {
  if (role === 'SUPER_ADMIN') throw new Refusal('forbidden', 'auth.forbidden');
  if (!isWelcome) throw new Refusal('conflict', 'identity.user.wrong-state', { isActive: false });
}

/** When an impersonation that begins now ends; nothing prolongs it. */
export function endOf(begin: Date, minutes = USUAL_MINUTES): Date {
  return new Date(begin.getTime() + Math.min(minutes, MOST_MINUTES) * 60_000);
}
