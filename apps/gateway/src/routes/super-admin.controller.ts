import { Controller, Delete, Get, Post, Put } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { platform, type identity, type Page } from '#libs/contracts';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

@Controller('super-admin')
export class SuperAdminController {
  constructor(private readonly bus: Bus) {}

  @Get('dashboard')
  @Exposes(platform.getDashboard)
  dashboard(request: identity.Nobody, actor: Actor): Promise<platform.Dashboard> {
    return this.bus.ask(platform.getDashboard, request, actor);
  }

  @Get('businesses')
  @Exposes(platform.listTenants)
  businesses(query: platform.ListTenants, actor: Actor): Promise<Page<platform.TenantView>> {
    return this.bus.ask(platform.listTenants, query, actor);
  }

  @Post('businesses')
  @Exposes(platform.createTenant)
  createBusiness(request: platform.CreateTenant, actor: Actor): Promise<platform.NewTenant> {
    return this.bus.ask(platform.createTenant, request, actor);
  }

  @Get('businesses/:id')
  @Exposes(platform.getTenant)
  business(request: platform.TenantRef, actor: Actor): Promise<platform.TenantView> {
    return this.bus.ask(platform.getTenant, request, actor);
  }

  @Put('businesses/:id/status')
  @Exposes(platform.setTenantStatus, { endsAccess: true })
  setBusinessStatus(request: platform.SetTenantStatus, actor: Actor): Promise<platform.TenantView> {
    return this.bus.ask(platform.setTenantStatus, request, actor);
  }

  @Get('users')
  @Exposes(platform.listAccounts)
  users(query: platform.ListAccounts, actor: Actor): Promise<Page<platform.AccountView>> {
    return this.bus.ask(platform.listAccounts, query, actor);
  }

  @Get('users/:id')
  @Exposes(platform.getAccount)
  user(request: platform.AccountRef, actor: Actor): Promise<platform.AccountView> {
    return this.bus.ask(platform.getAccount, request, actor);
  }

  @Put('users/:id/status')
  @Exposes(platform.setAccountStatus, { endsAccess: true })
  setUserStatus(request: platform.SetAccountStatus, actor: Actor): Promise<platform.AccountView> {
    return this.bus.ask(platform.setAccountStatus, request, actor);
  }

  @Put('users/:id/reset-password')
  @Exposes(platform.resetAccount, { endsAccess: true })
  resetPassword(request: platform.ResetAccount, actor: Actor): Promise<platform.AccountView> {
    return this.bus.ask(platform.resetAccount, request, actor);
  }

  @Get('users/:id/sessions')
  @Exposes(platform.listAccountSessions)
  sessions(query: platform.ListAccountSessions, actor: Actor): Promise<Page<identity.SessionView>> {
    return this.bus.ask(platform.listAccountSessions, query, actor);
  }

  @Get('users/:id/sessions/:sessionId')
  @Exposes(platform.getAccountSession)
  session(request: platform.AccountSessionRef, actor: Actor): Promise<identity.SessionView> {
    return this.bus.ask(platform.getAccountSession, request, actor);
  }

  @Delete('users/:id/sessions')
  @Exposes(platform.endAccountSessions, { endsAccess: true })
  endSessions(request: platform.AccountRef, actor: Actor): Promise<void> {
    return this.bus.ask(platform.endAccountSessions, request, actor);
  }

  @Delete('users/:id/sessions/:sessionId')
  @Exposes(platform.endAccountSession, { endsAccess: true })
  endSession(request: platform.EndAccountSession, actor: Actor): Promise<void> {
    return this.bus.ask(platform.endAccountSession, request, actor);
  }

  @Post('users/:id/impersonate')
  @Exposes(platform.impersonate)
  impersonate(request: platform.Impersonate, actor: Actor): Promise<platform.Impersonation> {
    return this.bus.ask(platform.impersonate, request, actor);
  }
}
