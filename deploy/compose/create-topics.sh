#!/bin/bash
# Creates the topics named in $TOPICS that are not there yet: one line "<name> <partitions> <retention ms>" each. Topics that
# are there stay as they are: more partitions would send a room's messages to another one and break their order.
set -u

topics() {
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$BOOTSTRAP_SERVERS" "$@"
}

# The port opens a moment before the broker may hold partitions.
attempt() {
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$@" && return 0
    sleep 2
  done
  return 1
}

existing=$(attempt topics --list) || { echo "Kafka does not answer at $BOOTSTRAP_SERVERS" >&2; exit 1; }
while read -r name partitions retention; do
  [ -n "$name" ] || continue
  if grep --quiet --line-regexp --fixed-strings -- "$name" <<<"$existing"; then
    echo "$name: there already"
    continue
  fi
  attempt topics --create --if-not-exists --topic "$name" --partitions "$partitions" --replication-factor 1 \
    --config "retention.ms=$retention" || exit 1
done <<<"$TOPICS"
