/** Every operation that this endpoint offers. No two services share a name, so a name says which service is meant. */
export const operationNames = new Set([
  ...['CreateEventBus', 'DescribeEventBus', 'ListEventBuses', 'DeleteEventBus'],
  ...['PutRule', 'DescribeRule', 'ListRules', 'DeleteRule', 'EnableRule', 'DisableRule'],
  ...['PutTargets', 'ListTargetsByRule', 'RemoveTargets', 'PutEvents', 'TestEventPattern'],
  ...['CreateArchive', 'DescribeArchive', 'ListArchives', 'DeleteArchive'],
  ...['StartReplay', 'DescribeReplay', 'ListReplays', 'CancelReplay'],
  ...['CreateQueue', 'DeleteQueue', 'GetQueueUrl', 'ListQueues', 'PurgeQueue'],
  ...['GetQueueAttributes', 'SetQueueAttributes', 'TagQueue', 'UntagQueue', 'ListQueueTags'],
  ...['SendMessage', 'SendMessageBatch', 'ReceiveMessage', 'DeleteMessage', 'DeleteMessageBatch'],
  ...['ChangeMessageVisibility', 'ChangeMessageVisibilityBatch'],
  ...['StartMessageMoveTask', 'ListMessageMoveTasks', 'CancelMessageMoveTask'],
  ...['CreateTopic', 'DeleteTopic', 'ListTopics', 'GetTopicAttributes', 'SetTopicAttributes'],
  ...['Subscribe', 'Unsubscribe', 'ConfirmSubscription', 'ListSubscriptions', 'ListSubscriptionsByTopic'],
  ...['GetSubscriptionAttributes', 'SetSubscriptionAttributes', 'Publish', 'PublishBatch'],
  ...['TagResource', 'UntagResource', 'ListTagsForResource'],
  ...['AssumeRole', 'GetCallerIdentity'],
]);
