import { Refusal } from '#libs/kernel';

/** Refuses a change of somebody who has moved on since whoever asks for it read them. */
export function mustMatch({ version }: { readonly version: number }, ifMatch: number | undefined): void {
  if (ifMatch !== undefined && ifMatch !== version)
    throw new Refusal('precondition', 'identity.user.version', { version });
}
