#!/bin/sh
# Prints the home of a JDK 21 or newer; used by ./mvnw and ./chat, so that a machine whose default
# `java` is older still builds and runs. Order: JAVA_HOME when it is new enough, then the newest of the
# JDKs in the usual places. Exit 1 with what to do when there is none.
set -u
minimum=21

# Prints the feature version ("25") of the JDK at $1, or nothing when it is not a JDK.
feature_version() {
  [ -x "$1/bin/javac" ] || return 0
  version=""
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1)
  fi
  [ -n "$version" ] || version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  printf '%s' "$version"
}

if [ -n "${JAVA_HOME:-}" ]; then
  version=$(feature_version "$JAVA_HOME")
  if [ -n "$version" ] && [ "$version" -ge "$minimum" ]; then
    printf '%s\n' "$JAVA_HOME"
    exit 0
  fi
fi

on_path=""
if command -v javac >/dev/null 2>&1; then
  javac=$(command -v javac)
  resolved=$(readlink -f "$javac" 2>/dev/null || printf '%s' "$javac")
  on_path=$(dirname "$(dirname "$resolved")")
fi

best=""
best_version=0
seen=""
for candidate in "$on_path" \
  /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
  "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
  [ -n "$candidate" ] && [ -d "$candidate" ] || continue
  version=$(feature_version "$candidate")
  [ -n "$version" ] || continue
  seen="$seen $candidate($version)"
  if [ "$version" -ge "$minimum" ] && [ "$version" -gt "$best_version" ]; then
    best=$candidate
    best_version=$version
  fi
done

if [ -z "$best" ]; then
  echo "No JDK $minimum or newer found (looked at JAVA_HOME=${JAVA_HOME:-unset}, PATH and the usual folders; saw:${seen:- none})." >&2
  echo "Install one, for example 'apt install openjdk-21-jdk' or Temurin from adoptium.net, or set JAVA_HOME to it." >&2
  exit 1
fi
printf '%s\n' "$best"
