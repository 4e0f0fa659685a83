-- A revoked key stays, so that its owner can see that it was there; it opens nothing.
alter table api_key add column revoked_at timestamptz;
-- Scopes as the key's maker wrote them down. Nothing rests on them: what a key may do is its role and its profiles.
alter table api_key add column noted_scopes text[] not null default '{}';

-- When a key was last used, to the minute. Apart from the keys, whose changes every process is told of.
create table api_key_use (
    key     uuid primary key references api_key on delete cascade,
    used_at timestamptz not null
);

-- What was answered to requests with an idempotency key, for as long as it is repeated.
create table replay (
    id         uuid primary key, -- of one attempt: another one has another id
    name_hash  bytea       not null unique, -- of the key, the operation and the client's word
    tenant     uuid        not null references tenant on delete cascade,
    body_hash  bytea       not null,
    answer     bytea, -- sealed; none while the first request is still at work
    lease_ends timestamptz not null, -- by then it is done, or its process is gone
    expires_at timestamptz not null
);
create index replay_expiry on replay (expires_at);
create index replay_tenant on replay (tenant);

alter table webhook_endpoint add column updated_at timestamptz;
