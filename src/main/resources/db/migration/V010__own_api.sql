-- Flows that whoever started them follows: how they stand, from their start until some time after their end. The flows of those who
-- do not follow them are not here.
create table watched_flow (
    flow          uuid primary key,
    tenant        uuid        not null references tenant on delete cascade,
    profile       uuid        not null,
    platform      text        not null,
    headless      boolean     not null,
    state         bytea, -- sealed; gone once it is of no use
    status        text        not null, -- PENDING, AWAITING_SELECTION, COMPLETED, FAILED, CANCELLED
    accounts      uuid[]      not null default '{}', -- what came of it
    error         text,
    detail        text,
    platform_code text,
    expires_at    timestamptz not null,
    settled_at    timestamptz
);
create index watched_flow_tenant on watched_flow (tenant, flow desc);
create index watched_flow_expiry on watched_flow using brin (expires_at);

-- Who did what. Entries are added, and deleted by age; never changed.
create table audit (
    id         uuid primary key,
    tenant     uuid        not null references tenant on delete cascade,
    api_key    uuid, -- null: a person in a browser
    request_id text        not null,
    action     text        not null,
    object     text        not null,
    at         timestamptz not null
);
create index audit_tenant on audit (tenant, at desc, id desc);
create index audit_age on audit using brin (at);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is only added to', tg_table_name;
end $$;
create trigger audit_stays before update on audit for each row execute function refuse_change();

-- Fetched tokens have a log of their own, which is part of the whole.
create view audit_trail as
select id, tenant, api_key, request_id, action, object, at from audit
union all
select id, tenant, api_key, request_id, 'TOKEN_VENDED', account::text, at from token_vend;
