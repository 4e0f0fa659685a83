-- When a platform was last asked for an account's own token anew.
alter table account add own_fetched_at timestamptz;
