#!/bin/sh
# Makes the secrets of one installation: random, in .env beside docker-compose.yml, readable by you alone. Run it once.
# The databases are created with these passwords and the signing keys are sealed with them: without this file the data
# cannot be used, so keep a copy in a safe place. It never overwrites one.
set -eu

folder=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
file="$folder/.env"

if [ -e "$file" ]; then
  echo "$file is there already; nothing changed. To start with empty data and new secrets:" >&2
  echo "docker compose down --volumes, delete that file, then run this again." >&2
  exit 1
fi

# 256 bits in letters, digits, - and _
secret() {
  value=$(head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n')
  [ "${#value}" -eq 43 ] || { echo "no random bytes from /dev/urandom" >&2; exit 1; }
  printf '%s=%s\n' "$1" "$value"
}

umask 077
fresh=$(mktemp "$file.XXXXXX")
trap 'rm -f "$fresh"' EXIT
{
  echo "# Secrets of this installation, made once by deploy/compose/init-env.sh. Keep a copy; commit it nowhere."
  secret POSTGRES_PASSWORD
  secret PERSISTENCE_DB_PASSWORD
  secret READ_RECEIPT_DB_PASSWORD
  secret NOTIFICATION_DB_PASSWORD
  secret REDIS_PASSWORD
  secret SERVICE_TOKEN_SECRET
  secret SIGNING_KEY_SECRET
  secret STORE_ADDRESS_SECRET
} >"$fresh"
ln "$fresh" "$file" # fails when somebody else was faster
echo "Secrets are in $file. Next: docker compose up --build --wait"
