import type { identity } from '#libs/contracts';
import type { Business } from './addressees.service.js';
import { figuresIn } from './figures.js';
import type { Letter } from './letter.template.js';
import { wordsIn } from './letter.words.js';

/** Invites somebody; the link lets whoever has it accept. */
export function invitationLetter(invitation: identity.IssuedInvitation, publicUrl: string): Letter {
  const { name, inviterName, businessName, role, language, expiresAt, token } = invitation;
  const words = wordsIn(language);
  return {
    language,
    subject: words.invitation.subject(businessName),
    from: businessName,
    paragraphs: [words.hello(name), words.invitation.text(businessName, inviterName)],
    facts: [[words.labels.role, words.roles[role]]],
    link: { label: words.invitation.link, url: `${publicUrl}/accept-invitation?token=${token}` },
    foot: words.linkOnce(figuresIn(language).moment(expiresAt)),
  };
}

/** Lets somebody who forgot their password choose another. */
export function resetLetter(
  { name, username, expiresAt, token }: identity.IssuedReset,
  business: Pick<Business, 'name' | 'language'>,
  publicUrl: string,
): Letter {
  const { hello, reset, linkOnce } = wordsIn(business.language);
  return {
    language: business.language,
    subject: reset.subject(business.name),
    from: business.name,
    paragraphs: [hello(name), reset.text(username)],
    link: { label: reset.link, url: `${publicUrl}/reset-password?token=${token}` },
    foot: linkOnce(figuresIn(business.language).moment(expiresAt)),
  };
}

/** Greets somebody who may sign in from now on. */
export function welcomeLetter(
  { name, username, role, outlets }: identity.UserView,
  business: Pick<Business, 'name' | 'language'>,
  publicUrl: string,
): Letter {
  const { hello, labels, roles, welcome } = wordsIn(business.language);
  return {
    language: business.language,
    subject: welcome.subject(business.name),
    from: business.name,
    paragraphs: [hello(name), welcome.text(business.name)],
    facts: [
      [labels.userName, username],
      [labels.role, roles[role]],
      ...(outlets.length > 0 ? [[labels.outlets, outlets.map((outlet) => outlet.name).join(', ')] as const] : []),
    ],
    link: { label: welcome.link, url: `${publicUrl}/` },
  };
}
