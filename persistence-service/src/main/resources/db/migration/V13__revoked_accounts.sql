-- Since when an account can no longer be used; unlike a deleted one it can be restored. Who is revoked is still shown where he
-- has been.
ALTER TABLE users ADD COLUMN revoked_at timestamptz;

-- What ended within the life of an access token is told to Redis again when Redis has lost it.
CREATE INDEX users_by_revocation ON users (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX users_by_deletion ON users (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX refresh_token_families_by_revocation ON refresh_token_families (revoked_at) WHERE revoked_at IS NOT NULL;
