/**
 * What a change does to a message (`change.schema.json`). Pure. A message says which change touched it last, so a change
 * with that id or a lower one is in it already and does nothing: changes may come twice, late, or before their message.
 */

/** @returns the message after the change; the very same one when it stays as it is */
export function applied(message, change) {
  if (change.messageId !== message.messageId || change.changeId <= (message.changeId ?? 0)) return message;
  const touched = { ...message, changeId: change.changeId };
  // What is gone stays gone: its content must not come back with a change that is still on its way.
  if (isGone(message)) return change.kind === 'MESSAGE_DELETED' ? { ...touched, deletedAt: change.changedAt } : touched;
  switch (change.kind) {
    case 'MESSAGE_EDITED':
      return { ...touched, content: change.content, mentions: change.mentions, editedAt: change.changedAt };
    case 'MESSAGE_DELETED':
      return { ...emptied(touched), deletedAt: change.changedAt };
    case 'REACTION_ADDED':
      return { ...touched, reactions: withReaction(message.reactions ?? [], change) };
    case 'REACTION_REMOVED':
      return { ...touched, reactions: withoutReaction(message.reactions ?? [], change) };
    default:
      // NOTICE_PINNED, NOTICE_CLEARED and what this client does not know leave the message as it is.
      return touched;
  }
}

/** The message as its reader sees it who deleted it for himself. */
export function hidden(message) {
  return { ...emptied(message), hidden: true };
}

/** Whether only the place of the message is left. */
export function isGone(message) {
  return Boolean(message.deletedAt) || message.hidden === true;
}

function emptied({ attachment, replyTo, mentions, reactions, editedAt, ...rest }) {
  return { ...rest, content: '' };
}

function withReaction(reactions, { emoji, userId }) {
  if (!reactions.some((reaction) => reaction.emoji === emoji)) return [...reactions, { emoji, userIds: [userId] }];
  return reactions.map((reaction) =>
    reaction.emoji === emoji && !reaction.userIds.includes(userId)
      ? { ...reaction, userIds: [...reaction.userIds, userId] }
      : reaction,
  );
}

function withoutReaction(reactions, { emoji, userId }) {
  return reactions
    .map((reaction) =>
      reaction.emoji === emoji ? { ...reaction, userIds: reaction.userIds.filter((id) => id !== userId) } : reaction,
    )
    .filter((reaction) => reaction.userIds.length > 0);
}
