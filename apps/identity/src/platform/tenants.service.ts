import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { identity, type Page, type platform } from '#libs/contracts';
import { invalid, isTimeZone, mustMatch, uuidv7, type Clock } from '#libs/kernel';
import { paged } from '#libs/persistence';
import { CLOCK } from '#libs/service';
import { BusinessRow } from '../businesses/business.rows.js';
import { businessView } from '../businesses/business.view.js';
import { InvitationsService } from '../invitations/invitations.service.js';
import { PlatformRepository } from './platform.repository.js';
import { tenantView } from './platform.view.js';

/** The businesses on the platform. What is decided about one is announced to it. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly platform: PlatformRepository,
    private readonly invitations: InvitationsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  dashboard(): Promise<platform.Dashboard> {
    return this.platform.counts();
  }

  async list(query: platform.ListTenants): Promise<Page<platform.TenantView>> {
    const [tenants, total] = await this.platform.tenants(query);
    return paged(tenants.map(tenantView), total, query);
  }

  get({ id }: platform.TenantRef, actor: Actor): Promise<platform.TenantView> {
    return this.platform.within(actor, id, async (tx) => tenantView(await this.platform.tenant(tx, id)));
  }

  /** Opens a business, and asks its owner in by mail. */
  create(request: platform.CreateTenant, actor: Actor): Promise<platform.NewTenant> {
    const { name, currency, timeZone = 'UTC', taxInclusive = false, ownerName, ownerEmail } = request;
    if (!isTimeZone(timeZone)) throw invalid('timeZone', 'must be the IANA name of a time zone, like Europe/Paris');
    const now = this.clock.now();
    const businessId = uuidv7(now.getTime());
    return this.platform.within(actor, businessId, async (tx) => {
      await tx.manager.insert(BusinessRow, {
        ...{ id: businessId, name, currency, timeZone, taxInclusive, status: 'ACTIVE', language: 'en' },
        ...{ notifyEmails: [], version: 1, createdAt: now, updatedAt: now },
      });
      const tenant = await this.platform.tenant(tx, businessId);
      tx.announce(identity.businessCreated, {
        key: businessId,
        version: 1,
        businessId,
        payload: businessView(tenant.row),
      });
      const owner = { businessId, email: ownerEmail, name: ownerName, role: 'OWNER' as const };
      return { ...tenantView(tenant), invitation: await this.invitations.invite(tx, owner, actor) };
    });
  }

  /** Suspends a business, or lets it go on. Setting what is set changes nothing. */
  setStatus({ id, ifMatch, status, reason }: platform.SetTenantStatus, actor: Actor): Promise<platform.TenantView> {
    return this.platform.within(actor, id, async (tx) => {
      const tenant = await this.platform.tenant(tx, id, true);
      const { row } = tenant;
      mustMatch('identity.business.version', row, ifMatch);
      if (row.status === status) return tenantView(tenant);
      const changed: BusinessRow = { ...row, status, version: row.version + 1, updatedAt: this.clock.now() };
      const { version, updatedAt } = changed;
      await tx.manager.update(BusinessRow, { id }, { status, version, updatedAt });
      tx.announce(identity.businessChanged, {
        ...{ key: id, version, businessId: id },
        payload: businessView(changed),
        before: businessView(row),
      });
      tx.announce(identity.platformDecided, {
        ...{ key: id, version, businessId: id },
        payload: {
          ...{ id, about: 'BUSINESS', decision: status === 'SUSPENDED' ? 'SUSPENDED' : 'ACTIVATED' },
          ...(reason && { reason }),
        },
      });
      return tenantView({ ...tenant, row: changed });
    });
  }
}
