import type { identity } from '#libs/contracts';
import { figuresIn } from './figures.js';
import type { Letter } from './letter.template.js';

// A mail that was sent to the wrong person must do no harm.
const IGNORE = 'If you did not expect this mail, you need not do anything.';

/** The subjects stand in the list of mails from the beginning, before the letters are written. */
export const invitationSubject = (businessName: string): string => `You are invited to ${businessName}`;
export const resetSubject = (businessName: string): string => `Choose a new password for ${businessName}`;

/** Invites somebody; the link lets whoever has it accept. */
export function invitationLetter(invitation: identity.IssuedInvitation, publicUrl: string): Letter {
  const { name, inviterName, businessName, role, language, expiresAt, token } = invitation;
  return {
    subject: invitationSubject(businessName),
    from: businessName,
    paragraphs: [
      name ? `Hello ${name},` : 'Hello,',
      `${inviterName ?? 'The platform'} invites you to work with ${businessName} as ${roleName(role)}.`,
    ],
    link: { label: 'Accept the invitation', url: `${publicUrl}/accept-invitation?token=${token}` },
    foot: `The link works once, until ${figuresIn(language).moment(expiresAt)}. ${IGNORE}`,
  };
}

/** Lets somebody who forgot their password choose another. */
export function resetLetter(
  { name, username, expiresAt, token }: identity.IssuedReset,
  business: { readonly name: string; readonly language: string },
  publicUrl: string,
): Letter {
  return {
    subject: resetSubject(business.name),
    from: business.name,
    paragraphs: [`Hello ${name},`, `somebody asked for a new password for your user name ${username}.`],
    link: { label: 'Choose a new password', url: `${publicUrl}/reset-password?token=${token}` },
    foot: `The link works once, until ${figuresIn(business.language).moment(expiresAt)}. ${IGNORE}`,
  };
}

/** Greets somebody who may sign in from now on. */
export function welcomeLetter(
  { name, username, role, outlets }: identity.UserView,
  businessName: string,
  publicUrl: string,
): Letter {
  return {
    subject: `Welcome to ${businessName}`,
    from: businessName,
    paragraphs: [`Hello ${name},`, `you can now sign in to ${businessName}.`],
    facts: [
      ['User name', username],
      ['Role', roleName(role)],
      ...(outlets.length > 0 ? [['Outlets', outlets.map((outlet) => outlet.name).join(', ')] as const] : []),
    ],
    link: { label: 'Sign in', url: `${publicUrl}/` },
  };
}

/** `WAREHOUSE_STAFF` → `warehouse staff` */
const roleName = (role: string): string => role.toLowerCase().replaceAll('_', ' ');
