import type { Identity, OutletRoleGrant } from './actor.js';
import type { Role } from '#libs/contracts';

/** Issuer and audience of every access token. */
export const TOKEN_ISSUER = 'pos';
export const TOKEN_AUDIENCE = 'pos-api';
/** Access tokens live 15 minutes at most (API.md). */
export const ACCESS_TOKEN_SECONDS = 900;

/** The claims of an access token: ES256, `typ` at+jwt, `kid` in the header. */
export interface AccessClaims {
  readonly sub: string;
  readonly bid: string;
  readonly sid: string;
  readonly role: Role;
  readonly name: string;
  readonly outlets: readonly OutletRoleGrant[];
  /** The super-admin behind an impersonation. */
  readonly imp?: string;
  /** What they are called. */
  readonly impn?: string;
  /** How often the user's role, outlets or activity had changed when it was made. */
  readonly av?: number;
  readonly exp: number;
}

/** The identity that verified claims stand for. */
export function identityOf(claims: AccessClaims): Identity {
  return Object.freeze({
    userId: claims.sub,
    businessId: claims.bid,
    role: claims.role,
    name: claims.name,
    outlets: Object.freeze(claims.outlets.map((o) => Object.freeze({ ...o }))),
    sessionId: claims.sid,
    ...(claims.imp && { impersonatedBy: claims.imp }),
    ...(claims.impn && { impersonatorName: claims.impn }),
    ...(claims.av && { accessVersion: claims.av }),
    expiresAt: claims.exp * 1000,
  });
}
