import { Controller } from '@nestjs/common';
import type { Actor } from '#libs/auth';
import { reporting } from '#libs/contracts';
import { Answers } from '#libs/messaging';
import { FeedRepository } from './feed.repository.js';

@Controller()
export class FeedController {
  constructor(private readonly feed: FeedRepository) {}

  @Answers(reporting.readFeed)
  read({ after, limit }: reporting.ReadFeed, actor: Actor): Promise<reporting.Feed> {
    return this.feed.after(actor.businessId, after, limit);
  }

  @Answers(reporting.feedHeads)
  heads({ businessIds }: reporting.FeedHeads, _actor: Actor): Promise<readonly reporting.FeedHead[]> {
    return this.feed.heads(businessIds);
  }
}
