import { Module } from '@nestjs/common';
import { AccountsController } from './accounts/accounts.controller.js';
import { Afterwards } from './accounts/afterwards.service.js';
import { Attempts } from './accounts/attempts.service.js';
import { Credentials } from './accounts/credentials.service.js';
import { Forgetting } from './accounts/forgetting.service.js';
import { Passwords } from './accounts/passwords.service.js';
import { ResetsRepository } from './accounts/resets.repository.js';
import { ResetsService } from './accounts/resets.service.js';
import { BusinessesController } from './businesses/businesses.controller.js';
import { BusinessesService } from './businesses/businesses.service.js';
import { readOtherKeys, readSigningKey } from './config.js';
import { OutletChanges } from './outlets/outlet-changes.service.js';
import { OutletsController } from './outlets/outlets.controller.js';
import { OutletsRepository } from './outlets/outlets.repository.js';
import { OutletsService } from './outlets/outlets.service.js';
import { AcceptanceService } from './invitations/acceptance.service.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { MembersRepository } from './people/members.repository.js';
import { PeopleController } from './people/people.controller.js';
import { PeopleService } from './people/people.service.js';
import { ReceiptPrefixes } from './registers/receipt-prefixes.repository.js';
import { RegistersController } from './registers/registers.controller.js';
import { RegistersRepository } from './registers/registers.repository.js';
import { RegistersService } from './registers/registers.service.js';
import { AccountsService } from './platform/accounts.service.js';
import { Impersonations } from './platform/impersonations.service.js';
import { PlatformController } from './platform/platform.controller.js';
import { PlatformRepository } from './platform/platform.repository.js';
import { TenantsService } from './platform/tenants.service.js';
import { AccessController } from './sessions/access.controller.js';
import { AccessTokens } from './sessions/access-tokens.service.js';
import { FailedLogins } from './sessions/failed-logins.service.js';
import { RefusedAccess } from './sessions/refused-access.service.js';
import { SessionEnds } from './sessions/session-ends.service.js';
import { SessionList } from './sessions/session-list.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SigningKeys } from './sessions/signing-key.crypto.js';
import { AssignmentsController } from './users/assignments.controller.js';
import { AssignmentsRepository } from './users/assignments.repository.js';
import { AssignmentsService } from './users/assignments.service.js';
import { UsersController } from './users/users.controller.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

@Module({
  controllers: [
    BusinessesController,
    OutletsController,
    RegistersController,
    PeopleController,
    UsersController,
    AssignmentsController,
    InvitationsController,
    SessionsController,
    AccessController,
    AccountsController,
    PlatformController,
  ],
  providers: [
    BusinessesService,
    OutletsService,
    OutletChanges,
    RegistersService,
    RegistersRepository,
    ReceiptPrefixes,
    OutletsRepository,
    PeopleService,
    UsersService,
    UsersRepository,
    AssignmentsService,
    AssignmentsRepository,
    InvitationsService,
    InvitationsRepository,
    AcceptanceService,
    MembersRepository,
    SessionsService,
    SessionsRepository,
    Passwords,
    Attempts,
    Afterwards,
    Forgetting,
    Credentials,
    ResetsService,
    ResetsRepository,
    SessionEnds,
    SessionList,
    RefusedAccess,
    PlatformRepository,
    TenantsService,
    AccountsService,
    Impersonations,
    FailedLogins,
    AccessTokens,
    { provide: SigningKeys, useFactory: () => new SigningKeys(readSigningKey(), readOtherKeys()) },
  ],
})
export class IdentityModule {}
