-- Ids are version 8 UUIDs that sort by time. Nothing secret is stored in clear: handles are SHA-256 hashes, tokens are sealed.

create table tenant (
    id         uuid primary key,
    name       text        not null,
    email      text        not null default '',
    settings   jsonb       not null,
    created_at timestamptz not null
);

create table profile (
    id          uuid primary key,
    tenant      uuid        not null references tenant on delete cascade,
    name        text        not null,
    description text        not null default '',
    color       text        not null default '',
    is_default  boolean     not null default false,
    created_at  timestamptz not null
);
create unique index profile_name on profile (tenant, lower(name));
create unique index profile_default on profile (tenant) where is_default;

create table api_key (
    id         uuid primary key,
    tenant     uuid        not null references tenant on delete cascade,
    dialect    text        not null,
    name       text        not null,
    hash       bytea       not null,
    preview    text        not null,
    role       text        not null,
    profiles   uuid[]      not null,
    created_at timestamptz not null,
    expires_at timestamptz
);
create unique index api_key_hash on api_key (hash);
create index api_key_tenant on api_key (tenant);

create table own_app (
    tenant        uuid  not null references tenant on delete cascade,
    platform      text  not null,
    client_id     text  not null,
    client_secret bytea not null, -- sealed
    primary key (tenant, platform)
);

-- A flow from its start to its callback. No foreign keys, and not logged: rows live for minutes and are written by the thousand.
create unlogged table connect_flow (
    state_hash   bytea primary key,
    flow         uuid        not null,
    tenant       uuid        not null,
    platform     text        not null,
    browser_hash bytea,
    sealed       bytea, -- gone once concluded
    expires_at   timestamptz not null,
    taken_at     timestamptz,
    proof_hash   bytea,
    ending       bytea -- sealed
);
-- Rows come in the order they expire: a block range index costs next to nothing on insert.
create index connect_flow_expiry on connect_flow using brin (expires_at) with (pages_per_range = 16);

-- A flow that awaits a choice.
create table selection (
    flow         uuid primary key,
    temp_hash    bytea       not null unique,
    connect_hash bytea       not null unique,
    tenant       uuid        not null,
    profile      uuid        not null,
    platform     text        not null,
    intent       bytea       not null, -- sealed
    sealed       bytea, -- tokens, identity and targets; gone once the choice is made
    account      uuid, -- what the choice became
    expires_at   timestamptz not null
);
create index selection_profile on selection (profile, platform);
create index selection_expiry on selection (expires_at);

-- One consent of one person at one platform.
create table oauth_grant (
    id                 uuid primary key,
    tenant             uuid        not null references tenant on delete cascade,
    platform           text        not null,
    client_id          text        not null,
    identity_id        text        not null,
    identity           jsonb       not null,
    access_token       bytea       not null, -- sealed
    refresh_token      bytea, -- sealed
    token_type         text        not null,
    scopes             text[]      not null,
    extras             jsonb       not null,
    access_expires_at  timestamptz,
    refresh_expires_at timestamptz,
    created_at         timestamptz not null,
    updated_at         timestamptz not null
);
create index oauth_grant_tenant on oauth_grant (tenant);
-- Who else rests on the same consent at the platform?
create index oauth_grant_consent on oauth_grant (client_id, identity_id);

create table account (
    id           uuid primary key,
    tenant       uuid        not null references tenant on delete cascade,
    profile      uuid        not null constraint account_profile references profile,
    platform     text        not null,
    grant_id     uuid        not null references oauth_grant,
    kind         text        not null,
    upstream_id  text        not null,
    username     text        not null,
    display_name text        not null,
    picture      text,
    url          text,
    details      jsonb       not null,
    own_token    bytea, -- sealed
    status       text        not null,
    connected_at timestamptz not null,
    updated_at   timestamptz not null,
    constraint account_upstream unique (profile, platform, kind, upstream_id)
);
create index account_tenant on account (tenant, id desc);
create index account_grant on account (grant_id);

-- Tells every process that something of a tenant changed, whoever changed it, when the change is committed.
create function tell_of_tenant() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'tenant' then
        perform pg_notify('handfast_tenant', coalesce(new.id, old.id)::text);
    else
        perform pg_notify('handfast_tenant', coalesce(new.tenant, old.tenant)::text);
    end if;
    return null;
end $$;
create trigger tell_of_tenant after update or delete on tenant for each row execute function tell_of_tenant();
create trigger tell_of_tenant after insert or update or delete on profile for each row execute function tell_of_tenant();
create trigger tell_of_tenant after insert or update or delete on api_key for each row execute function tell_of_tenant();
create trigger tell_of_tenant after insert or update or delete on own_app for each row execute function tell_of_tenant();
