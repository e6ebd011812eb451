import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { Actor } from '#libs/auth';
import { operations, type Call } from '#libs/contracts';
import { invalid, isRefusal, Refusal } from '#libs/kernel';
import { Bus } from '#libs/messaging';
import { Exposes } from '../exposes.js';

type EventService = operations.EventService;

const services = Object.keys(operations.parkedEventsOf) as EventService[];

// A service that is away must not hold up what the others have to tell.
const ASK_MS = 2_000;
const PAGE = 50;

const hurried = ({ identity, request }: Actor): Actor =>
  new Actor(identity, { ...request, deadline: Math.min(request.deadline, Date.now() + ASK_MS), outcome: 'fresh' });

/** Events that a consumer gave up, of all services: each knows its own, and one that is down is named. */
@Controller('super-admin/parked-events')
export class ParkedEventsController {
  constructor(private readonly bus: Bus) {}

  @Get()
  @Exposes(operations.listParkedEvents)
  async list(request: operations.ListParkedEvents, actor: Actor): Promise<operations.ParkedEvents> {
    const { page = 1, limit = PAGE, service, consumer, sort } = request;
    if (sort !== undefined && sort !== '-parkedAt') throw invalid('sort', 'must be -parkedAt: the latest comes first');
    const wanted = Math.min(page * limit, operations.MOST_PARKED);
    const asked = service ? [service] : services;
    const question = { limit: wanted, ...(consumer !== undefined && { consumer }) };
    const { answers, unreachable } = await this.askAll(
      asked,
      (each) => operations.parkedEventsOf[each].list,
      question,
      actor,
    );
    const all = answers
      .flatMap(({ latest }) => latest)
      .sort((a, b) => (a.parkedAt === b.parkedAt ? (a.id < b.id ? -1 : 1) : a.parkedAt < b.parkedAt ? 1 : -1));
    const total = answers.reduce((sum, each) => sum + each.total, 0);
    return {
      data: all.slice((page - 1) * limit, page * limit),
      pagination: { total, page, limit, totalPages: Math.ceil(total / limit) },
      unreachable,
    };
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Exposes(operations.retryParkedEvent)
  retry(request: operations.ParkedEventId, actor: Actor): Promise<operations.ParkedEvent> {
    return this.lookAfter(request, actor, 'retry');
  }

  @Delete(':id')
  @Exposes(operations.discardParkedEvent)
  async discard(request: operations.ParkedEventId, actor: Actor): Promise<void> {
    await this.lookAfter(request, actor, 'discard');
  }

  private async lookAfter(
    request: operations.ParkedEventId,
    actor: Actor,
    how: 'retry' | 'discard',
  ): Promise<operations.ParkedEvent> {
    const { answers, unreachable } = await this.askAll(
      services,
      (service) => operations.parkedEventsOf[service][how],
      request,
      actor,
    );
    if (answers[0]) return answers[0];
    // it may be theirs
    if (unreachable.length > 0)
      throw new Refusal('unavailable', 'system.unavailable', { service: unreachable.join(', '), retryAfterSeconds: 1 });
    throw new Refusal('not-found', 'operations.parked-event.not-found');
  }

  /** What each service answers that has something to answer, and the names of those that cannot be reached. */
  private async askAll<Q extends object, A>(
    asked: readonly EventService[],
    callOf: (service: EventService) => Call<Q, A>,
    question: Q,
    actor: Actor,
  ): Promise<{ answers: A[]; unreachable: EventService[] }> {
    const answers: A[] = [];
    const unreachable: EventService[] = [];
    await Promise.all(
      asked.map(async (service) => {
        try {
          answers.push(await this.bus.ask(callOf(service), question, hurried(actor)));
        } catch (error) {
          if (!isRefusal(error)) throw error;
          if (error.kind === 'unavailable') unreachable.push(service);
          else if (error.kind !== 'not-found') throw error;
        }
      }),
    );
    return { answers, unreachable };
  }
}
