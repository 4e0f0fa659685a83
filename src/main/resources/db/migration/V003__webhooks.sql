-- What happened, told once: written with the change it tells of, kept thirty days.
create table outbox (
    id         uuid primary key,
    tenant     uuid        not null references tenant on delete cascade,
    subject    uuid        not null, -- the account or endpoint it is about, which may be gone
    profile    uuid,
    sequence   bigint generated always as identity, -- writers hold the subject's row locked, so it rises as they commit
    type       text        not null,
    cause      text        not null,
    facts      jsonb       not null,
    created_at timestamptz not null,
    constraint outbox_cause unique (subject, type, cause)
);
create index outbox_tenant on outbox (tenant);

create table webhook_endpoint (
    id              uuid primary key,
    tenant          uuid        not null references tenant on delete cascade,
    form            text        not null,
    name            text        not null,
    url             text        not null,
    secret          bytea, -- sealed
    previous_secret bytea, -- sealed; signs beside the other until it ends
    previous_until  timestamptz,
    events          text[]      not null, -- as the client named them
    types           text[]      not null, -- what those mean here
    headers         bytea, -- sealed
    active          boolean     not null,
    paused_at       timestamptz,
    paused_reason   text,
    failures        integer     not null default 0, -- since the last success
    dead            integer     not null default 0, -- deliveries given up since the last success
    failing_since   timestamptz,
    succeeded_at    timestamptz,
    fired_at        timestamptz,
    created_at      timestamptz not null
);
create index webhook_endpoint_tenant on webhook_endpoint (tenant, id);

create table delivery (
    endpoint uuid        not null references webhook_endpoint on delete cascade,
    event    uuid        not null references outbox on delete cascade,
    subject  uuid        not null,
    sequence bigint      not null,
    state    text        not null, -- WAITING, DELIVERED, DEAD
    attempts integer     not null default 0, -- counted when claimed, so that it fences off whoever held the claim before
    next_at  timestamptz not null, -- pushed forward as the lease of a claim; infinity while the endpoint is paused
    primary key (endpoint, event)
);
create index delivery_event on delivery (event);
create index delivery_due on delivery (next_at) where state = 'WAITING';
create index delivery_order on delivery (endpoint, subject, sequence) where state = 'WAITING';

-- Every attempt, kept thirty days.
create table delivery_log (
    id         uuid primary key,
    tenant     uuid        not null references tenant on delete cascade,
    endpoint   uuid        not null references webhook_endpoint on delete cascade,
    name       text        not null,
    url        text        not null,
    event      uuid        not null,
    type       text        not null,
    request    text        not null,
    attempt    integer     not null,
    success    boolean     not null,
    status     integer,
    response   text        not null,
    error      text        not null,
    millis     bigint      not null,
    created_at timestamptz not null
);
create index delivery_log_tenant on delivery_log (tenant, id desc);
create index delivery_log_endpoint on delivery_log (endpoint);

-- Whose app does a notice name?
create index own_app_client on own_app (platform, client_id);

-- Requests of people, passed on by a platform, that what is known of them be deleted.
create table data_deletion (
    code_hash  bytea primary key,
    platform   text        not null,
    accounts   integer     not null,
    created_at timestamptz not null
);
