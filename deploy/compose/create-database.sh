#!/bin/bash
# Run by the PostgreSQL image when its data folder is empty: the database, and the role that owns it and makes the
# narrower roles of the other services (persistence-service, migration V3). The same as chat.nonstop.local.stack.ChatDatabase.
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv password PERSISTENCE_DB_PASSWORD
CREATE ROLE chat_persistence LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE chat OWNER chat_persistence;
SQL
