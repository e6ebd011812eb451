import type { ServiceDatabase } from '#libs/persistence';
import { Identity20261123060000 } from '../migrations/20261123060000-identity.js';
import { Attempts20261123090456 } from '../migrations/20261123090456-attempts.js';
import { PeopleAndPlaces20261123090539 } from '../migrations/20261123090539-people-and-places.js';
import { Access20261123090806 } from '../migrations/20261123090806-access.js';
import { Resets20261123090808 } from '../migrations/20261123090808-resets.js';
import { Platform20261123090809 } from '../migrations/20261123090809-platform.js';
import { Forget20261123125539 } from '../migrations/20261123125539-forget.js';
import { InvitationsThatCount20261123132538 } from '../migrations/20261123132538-invitations-that-count.js';
import { PasswordResetRow } from './accounts/reset.rows.js';
import { BusinessRow } from './businesses/business.rows.js';
import { InvitationRow } from './invitations/invitation.rows.js';
import { OutletRow } from './outlets/outlet.rows.js';
import { UserOutletRow, UserRow } from './people/user.rows.js';
import { RegisterRow } from './registers/register.rows.js';
import { SessionRow } from './sessions/session.rows.js';

export const database: ServiceDatabase = {
  service: 'identity',
  entities: [BusinessRow, OutletRow, RegisterRow, InvitationRow, UserRow, UserOutletRow, SessionRow, PasswordResetRow],
  migrations: [
    Identity20261123060000,
    Attempts20261123090456,
    PeopleAndPlaces20261123090539,
    Access20261123090806,
    Resets20261123090808,
    Platform20261123090809,
    Forget20261123125539,
    InvitationsThatCount20261123132538,
  ],
};
