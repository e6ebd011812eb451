import { Module } from '@nestjs/common';
import { Attempts } from './accounts/attempts.service.js';
import { Passwords } from './accounts/passwords.service.js';
import { BusinessesController } from './businesses/businesses.controller.js';
import { BusinessesService } from './businesses/businesses.service.js';
import { readSigningKey } from './config.js';
import { OutletChanges } from './outlets/outlet-changes.service.js';
import { OutletsController } from './outlets/outlets.controller.js';
import { OutletsRepository } from './outlets/outlets.repository.js';
import { OutletsService } from './outlets/outlets.service.js';
import { MembersRepository } from './people/members.repository.js';
import { PeopleController } from './people/people.controller.js';
import { PeopleService } from './people/people.service.js';
import { ReceiptPrefixes } from './registers/receipt-prefixes.repository.js';
import { RegistersController } from './registers/registers.controller.js';
import { RegistersRepository } from './registers/registers.repository.js';
import { RegistersService } from './registers/registers.service.js';
import { AccessTokens } from './sessions/access-tokens.service.js';
import { FailedLogins } from './sessions/failed-logins.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SigningKey } from './sessions/signing-key.crypto.js';

@Module({
  controllers: [BusinessesController, OutletsController, RegistersController, PeopleController, SessionsController],
  providers: [
    BusinessesService,
    OutletsService,
    OutletChanges,
    RegistersService,
    RegistersRepository,
    ReceiptPrefixes,
    OutletsRepository,
    PeopleService,
    MembersRepository,
    SessionsService,
    SessionsRepository,
    Passwords,
    Attempts,
    FailedLogins,
    AccessTokens,
    { provide: SigningKey, useFactory: () => new SigningKey(readSigningKey()) },
  ],
})
export class IdentityModule {}
