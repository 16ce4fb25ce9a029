export { type ListeningSubscription, type Sender, SubscriptionDirectory } from './subscription-directory.js';
export { SubscriptionsModule } from './subscriptions.module.js';
