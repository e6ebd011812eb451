import { Inject, Injectable } from '@nestjs/common';
import { systemActor } from '#libs/auth';
import { identity } from '#libs/contracts';
import { isRefusal, NIL_ID } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { AddresseesService } from './addressees.service.js';
import { written } from './letter.template.js';
import type { Delivery, WrittenMail } from './mail.carrier.js';
import type { ClaimedMail } from './mails.repository.js';
import { invitationLetter, resetLetter } from './people.letters.js';

/** Injects the address at which people reach the system, without a slash at its end. */
export const PUBLIC_URL = Symbol('public url');

// A service that is silent for longer must not use up the time in which the mail is delivered.
const ASK_MS = 5_000;

/** Writes mails that carry a token at the moment they are sent: the token then stands nowhere but in the mail. */
@Injectable()
export class LateLetters {
  constructor(
    private readonly bus: Bus,
    private readonly addressees: AddresseesService,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /** The mail as it leaves now, or why it cannot. Each time the token of the time before becomes worthless. */
  async write(mail: ClaimedMail, about: string): Promise<WrittenMail | Delivery> {
    try {
      const { letter, email } = await this.letter(mail, about);
      // a token must not go to an address that is not the person's any more
      if (email !== mail.recipient) return { verdict: 'never', problem: 'the address has changed meanwhile' };
      return { ...mail, ...written(letter) };
    } catch (error) {
      if (!isRefusal(error)) return { verdict: 'later', problem: 'the letter could not be written' };
      return { verdict: error.kind === 'unavailable' ? 'later' : 'never', problem: error.code };
    }
  }

  private async letter({ kind, businessId }: ClaimedMail, about: string) {
    const actor = systemActor(businessId, NIL_ID, ASK_MS);
    if (kind === 'INVITATION') {
      const invitation = await this.bus.ask(identity.issueInvitation, { id: about }, actor);
      return { letter: invitationLetter(invitation, this.publicUrl), email: invitation.email };
    }
    const business = await this.addressees.business(businessId);
    const reset = await this.bus.ask(identity.issueReset, { id: about }, actor);
    return { letter: resetLetter(reset, business, this.publicUrl), email: reset.email };
  }
}
