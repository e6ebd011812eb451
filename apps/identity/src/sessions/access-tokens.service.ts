import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, type AccessClaims } from '#libs/auth';
import { SigningKeys } from './signing-key.crypto.js';

/** Signs access tokens. */
@Injectable()
export class AccessTokens {
  private readonly jwt: JwtService;

  constructor(key: SigningKeys) {
    this.jwt = new JwtService({
      privateKey: key.privateKey,
      signOptions: {
        algorithm: 'ES256',
        keyid: key.kid,
        issuer: TOKEN_ISSUER,
        audience: TOKEN_AUDIENCE,
        // RFC 9068: no other kind of token passes for one
        header: { alg: 'ES256', typ: 'at+jwt' },
      },
    });
  }

  sign(claims: AccessClaims, at: Date): string {
    return this.jwt.sign({ ...claims, iat: Math.floor(at.getTime() / 1000) });
  }
}
