import { Controller } from '@nestjs/common';
import { identity } from '#libs/contracts';
import { Reacts, type Fact } from '#libs/messaging';
import { PLACES, PlacesService } from './places.service.js';

@Controller()
export class PlacesController {
  constructor(private readonly places: PlacesService) {}

  @Reacts<identity.OutletView | identity.RegisterView>(
    PLACES,
    identity.outletCreated,
    identity.outletChanged,
    identity.outletDeactivated,
    identity.outletReactivated,
    identity.registerCreated,
    identity.registerChanged,
    identity.registerDeactivated,
    identity.registerReactivated,
  )
  follow(facts: readonly Fact<identity.OutletView | identity.RegisterView>[]): Promise<void> {
    return this.places.follow(facts);
  }

  @Reacts(PLACES, identity.businessChanged)
  followBusiness(facts: readonly Fact<identity.BusinessView>[]): Promise<void> {
    return this.places.followBusiness(facts);
  }
}
