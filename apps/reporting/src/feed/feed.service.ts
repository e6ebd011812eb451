import { Injectable } from '@nestjs/common';
import { reporting } from '#libs/contracts';
import { NIL_ID } from '#libs/kernel';
import { Bus } from '#libs/messaging';

/** Tells the gateways whose histories grew; they read on by themselves. */
@Injectable()
export class FeedService {
  constructor(private readonly bus: Bus) {}

  grew(businessIds: Iterable<string>): void {
    // the platform's own history belongs to no business: nobody follows it
    const all = [...new Set(businessIds)].filter((businessId) => businessId !== NIL_ID);
    for (let i = 0; i < all.length; i += reporting.MOST_GROWN)
      this.bus.tell(reporting.feedGrown, { businessIds: all.slice(i, i + reporting.MOST_GROWN) });
  }
}
