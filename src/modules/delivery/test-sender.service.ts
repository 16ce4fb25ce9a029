import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { DomainError, notFound } from '../../common/domain-error.js';
import { newId } from '../../common/ids.js';
import { Settings } from '../../platform/config/settings.js';
import { EventCatalogue } from '../events/index.js';
import { requireWebhooks, SubscriptionDirectory } from '../subscriptions/index.js';
import { WorkspaceDirectory } from '../workspaces/index.js';
import { DeliveryLog, type LoggedAttempt } from './persistence/delivery-log.js';
import { TestLog } from './persistence/test-log.js';
import { Receiver } from './ports/receiver.js';
import { requestHeaders } from './request-headers.js';

/** Tests under way in a process, of all and of one workspace: each holds a request until the endpoint has answered. */
const TESTS_MAX = 50;
const TESTS_OF_WORKSPACE_MAX = 5;

/** What a test event came to, and where the log has it. */
export interface TestResult {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly attempt: LoggedAttempt;
}

/**
 * Sends an example event to an endpoint at once: outside of its lane, signed as always, logged, and no event of the
 * workspace. Its sequence is 0, since it takes no number of the subscription; a failure has no consequence.
 */
@Injectable()
export class TestSender {
  private underWay = 0;
  private readonly underWayOf = new Map<string, number>();

  constructor(
    private readonly workspaces: WorkspaceDirectory,
    private readonly subscriptions: SubscriptionDirectory,
    private readonly catalogue: EventCatalogue,
    private readonly receiver: Receiver,
    private readonly tests: TestLog,
    private readonly log: DeliveryLog,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** @throws workspace_not_found, subscription_not_found, plan_required, rate_limited */
  async send(workspaceId: string, subscriptionId: string, eventType: string): Promise<TestResult> {
    if (this.underWay >= TESTS_MAX || (this.underWayOf.get(workspaceId) ?? 0) >= TESTS_OF_WORKSPACE_MAX) {
      throw new DomainError('rate_limited', 'Too many test events are being sent.', { retryAfterSeconds: 5 });
    }
    this.count(workspaceId, 1);
    try {
      return await this.sendNow(workspaceId, subscriptionId, eventType);
    } finally {
      this.count(workspaceId, -1);
    }
  }

  private count(workspaceId: string, change: 1 | -1): void {
    const ofWorkspace = (this.underWayOf.get(workspaceId) ?? 0) + change;
    this.underWay += change;
    if (ofWorkspace > 0) this.underWayOf.set(workspaceId, ofWorkspace);
    else this.underWayOf.delete(workspaceId);
  }

  private async sendNow(workspaceId: string, subscriptionId: string, eventType: string): Promise<TestResult> {
    requireWebhooks(await this.workspaces.get(workspaceId));
    const subscription = await this.subscriptions.find(workspaceId, subscriptionId);
    const type = this.catalogue.find(eventType);
    if (!subscription || !type) throw notFound('subscription');
    const sender = (await this.subscriptions.senders([subscription])).get(subscriptionId);
    if (!sender) throw notFound('subscription');
    const startedAt = this.clock.now();
    const startedMs = performance.now();
    const eventId = newId(startedAt);
    const dataText = this.catalogue.textOf(eventType, type.example);
    const text = this.catalogue.bodyOf(eventType, eventId, dataText);
    const body = Buffer.from(text);
    const { version } = this.settings;
    const facts = { version, eventId, eventType, occurredAt: startedAt, sequence: 0, attempt: 1, startedAt };
    const headers = requestHeaders(facts, sender, body);
    const writeBeforeMs = startedMs + this.settings.deliveryTimeoutMs;
    const outcome = await this.receiver.post({
      url: subscription.url,
      headers: headers.sent,
      body,
      writeBeforeMs,
    });
    const deliveryId = newId(startedAt);
    await this.tests.store({
      deliveryId,
      workspaceId,
      subscriptionId,
      eventId,
      eventType,
      body: text,
      startedAt,
      endedAt: this.clock.now(),
      durationMs: Math.round(performance.now() - startedMs),
      outcome,
      requestHeaders: headers.kept,
    });
    return { deliveryId, eventId, attempt: await this.attemptOf(workspaceId, deliveryId) };
  }

  private async attemptOf(workspaceId: string, deliveryId: string): Promise<LoggedAttempt> {
    const delivery = await this.log.find(workspaceId, deliveryId);
    const [attempt] = delivery ? await this.log.attemptsOf(delivery) : [];
    if (!attempt) throw notFound('subscription');
    return attempt;
  }
}
