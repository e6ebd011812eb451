import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { platform, type identity, type Page } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { AccountsService } from './accounts.service.js';
import { Impersonations } from './impersonations.service.js';
import { TenantsService } from './tenants.service.js';

@Controller()
export class PlatformController {
  constructor(
    private readonly tenants: TenantsService,
    private readonly accounts: AccountsService,
    private readonly impersonations: Impersonations,
  ) {}

  @Answers(platform.getDashboard)
  dashboard(_request: identity.Nobody, _actor: Actor): Promise<platform.Dashboard> {
    return this.tenants.dashboard();
  }

  @Answers(platform.listTenants)
  listTenants(query: platform.ListTenants, _actor: Actor): Promise<Page<platform.TenantView>> {
    return this.tenants.list(query);
  }

  @Answers(platform.getTenant)
  tenant(request: platform.TenantRef, actor: Actor): Promise<platform.TenantView> {
    return this.tenants.get(request, actor);
  }

  @Answers(platform.createTenant)
  createTenant(request: platform.CreateTenant, actor: Actor): Promise<platform.NewTenant> {
    return this.tenants.create(request, actor);
  }

  @Answers(platform.setTenantStatus)
  setTenantStatus(request: platform.SetTenantStatus, actor: Actor): Promise<platform.TenantView> {
    return this.tenants.setStatus(request, actor);
  }

  @Answers(platform.listAccounts)
  listAccounts(query: platform.ListAccounts, _actor: Actor): Promise<Page<platform.AccountView>> {
    return this.accounts.list(query);
  }

  @Answers(platform.getAccount)
  account(request: platform.AccountRef, actor: Actor): Promise<platform.AccountView> {
    return this.accounts.get(request, actor);
  }

  @Answers(platform.setAccountStatus)
  setAccountStatus(request: platform.SetAccountStatus, actor: Actor): Promise<platform.AccountView> {
    return this.accounts.setStatus(request, actor);
  }

  @Answers(platform.resetAccount)
  resetAccount(request: platform.ResetAccount, actor: Actor): Promise<platform.AccountView> {
    return this.accounts.resetPassword(request, actor);
  }

  @Answers(platform.listAccountSessions)
  sessions(query: platform.ListAccountSessions, actor: Actor): Promise<Page<identity.SessionView>> {
    return this.accounts.sessionsOf(query, actor);
  }

  @Answers(platform.getAccountSession)
  session(request: platform.AccountSessionRef, actor: Actor): Promise<identity.SessionView> {
    return this.accounts.session(request, actor);
  }

  @Answers(platform.endAccountSession)
  endSession(request: platform.EndAccountSession, actor: Actor): Promise<void> {
    return this.accounts.endSession(request, actor);
  }

  @Answers(platform.endAccountSessions)
  endSessions(request: platform.AccountRef, actor: Actor): Promise<void> {
    return this.accounts.endSessions(request, actor);
  }

  @Answers(platform.impersonate)
  impersonate(request: platform.Impersonate, actor: Actor): Promise<platform.Impersonation> {
    return this.impersonations.begin(request, actor);
  }
}
