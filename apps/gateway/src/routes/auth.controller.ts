import { Controller, Delete, Get, Post } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';
import type { Request } from '../fastify.js';
import { dropCookie, fromCookie, intoCookie } from '../refresh-cookie.js';

const bodyOf = (request: Request): { cookie?: boolean; refreshToken?: string } => request.body ?? {};

@Controller('auth')
export class AuthController {
  constructor(private readonly bus: Bus) {}

  @Post('login')
  @Exposes(identity.login, {
    leaving: (answer, request, reply) => (bodyOf(request).cookie ? intoCookie(answer, reply) : answer),
  })
  login(request: identity.Login, actor: Actor): Promise<identity.SignedIn> {
    return this.bus.ask(identity.login, request, actor);
  }

  @Post('refresh')
  @Exposes(identity.refresh, {
    defaults: { refreshToken: fromCookie },
    leaving: (answer, request, reply) => (bodyOf(request).refreshToken ? answer : intoCookie(answer, reply)),
  })
  refresh(request: identity.Refresh, actor: Actor): Promise<identity.TokenPair> {
    return this.bus.ask(identity.refresh, request, actor);
  }

  @Post('logout')
  @Exposes(identity.logout, {
    endsAccess: true,
    defaults: { refreshToken: fromCookie },
    // a till whose access token ran out can still be signed out
    insteadOfToken: 'refreshToken',
    leaving: (_nothing, request, reply) => dropCookie(request, reply),
  })
  logout(request: identity.Logout, actor: Actor): Promise<void> {
    return this.bus.ask(identity.logout, request, actor);
  }

  @Get('me')
  @Exposes(identity.me)
  me(request: identity.Nobody, actor: Actor): Promise<identity.Me> {
    return this.bus.ask(identity.me, request, actor);
  }

  @Post('forgot-password')
  @Exposes(identity.forgotPassword)
  forgotPassword(request: identity.ForgotPassword, actor: Actor): Promise<void> {
    return this.bus.ask(identity.forgotPassword, request, actor);
  }

  @Post('reset-password')
  @Exposes(identity.resetPassword, { endsAccess: true })
  resetPassword(request: identity.ResetPassword, actor: Actor): Promise<void> {
    return this.bus.ask(identity.resetPassword, request, actor);
  }

  @Post('change-password')
  @Exposes(identity.changePassword, { endsAccess: true })
  changePassword(request: identity.ChangePassword, actor: Actor): Promise<void> {
    return this.bus.ask(identity.changePassword, request, actor);
  }

  @Get('sessions')
  @Exposes(identity.listSessions)
  sessions(query: identity.ListSessions, actor: Actor): Promise<Page<identity.SessionView>> {
    return this.bus.ask(identity.listSessions, query, actor);
  }

  @Delete('sessions/:id')
  @Exposes(identity.endSession, { endsAccess: true })
  endSession(request: identity.EndSession, actor: Actor): Promise<void> {
    return this.bus.ask(identity.endSession, request, actor);
  }

  @Get('jwks')
  @Exposes(identity.publicKeys)
  publicKeys(request: identity.Nobody, actor: Actor): Promise<identity.PublicKeys> {
    return this.bus.ask(identity.publicKeys, request, actor);
  }
}
