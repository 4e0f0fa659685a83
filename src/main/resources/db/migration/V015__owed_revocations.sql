-- Grants that were to be given back when their platform would not take them. They are no grants any more: nothing but another try
-- finds them, for a day.
create table owed_revocation (
    grant_id    uuid primary key,
    tenant      uuid        not null references tenant on delete cascade,
    platform    text        not null,
    client_id   text        not null,
    identity_id text        not null,
    sealed      bytea       not null, -- the grant, with its tokens
    tries       int         not null,
    due_at      timestamptz not null,
    expires_at  timestamptz not null
);
create index owed_revocation_due on owed_revocation (due_at);
create index owed_revocation_tenant on owed_revocation (tenant);
