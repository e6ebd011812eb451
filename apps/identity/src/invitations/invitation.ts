import { Refusal } from '#libs/kernel';

/** How long an invitation can be accepted, from when it was made or mailed anew. */
export const INVITATION_MS = 72 * 60 * 60_000;

export type Standing = 'PENDING' | 'ACCEPTED' | 'CANCELLED' | 'EXPIRED';

/** An invitation as far as time and use matter. */
export interface Invitation {
  readonly status: Standing;
  readonly expiresAt: Date;
}

/** How it stands: a pending one that nobody took up in time has expired, noted or not. */
export const standing = ({ status, expiresAt }: Invitation, at: Date): Standing =>
  status === 'PENDING' && expiresAt <= at ? 'EXPIRED' : status;

/** Whether its token can still be used. */
export const isOpen = (invitation: Invitation, at: Date): boolean => standing(invitation, at) === 'PENDING';

/** Refuses to mail one again that was taken up or taken back. */
export function mustResend({ status }: Invitation): void {
  if (status === 'ACCEPTED' || status === 'CANCELLED') throw wrongState(status);
}

/** Whether there is something to take back; refuses to take back what was taken up. */
export function mustCancel({ status }: Invitation): boolean {
  if (status === 'ACCEPTED') throw wrongState(status);
  return status !== 'CANCELLED';
}

/** The refusal of what an invitation in this state does not allow. */
export const wrongState = (status: Standing): Refusal =>
  new Refusal('conflict', 'identity.invitation.wrong-state', { status });
