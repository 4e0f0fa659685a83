-- What keeps a grant alive. A grant is renewed, not an account: all that rest on one consent live and die with it.
alter table oauth_grant
    add issued_at       timestamptz, -- when the access token was
    add next_refresh_at timestamptz, -- when to look at it; while it is claimed: when the lease ends; null: never
    add leased_until    timestamptz, -- while it is claimed
    add fence           bigint  not null default 0, -- how often it was claimed
    add token_no        bigint  not null default 1, -- how many tokens it has had
    add spent_no        bigint, -- the journal: the token that is about to be spent, or may have been
    add spent_at        timestamptz,
    add failures        integer not null default 0, -- in a row
    add refresh_state   text    not null default 'ACTIVE',
    add cause           text,
    add platform_code   text,
    add trouble_since   timestamptz;
-- What stands already is looked at soon, and put off if it is not due.
update oauth_grant set issued_at = updated_at, next_refresh_at = now();
alter table oauth_grant alter issued_at set not null;
-- What of a platform is due? The answer costs what is due, not what there is.
create index oauth_grant_due on oauth_grant (platform, next_refresh_at) where next_refresh_at is not null;

-- Who fetched whose token. No foreign keys: what was fetched stays known when the account is gone.
create table token_vend (
    id         uuid primary key,
    tenant     uuid        not null,
    account    uuid        not null,
    api_key    uuid        not null,
    request_id text        not null,
    at         timestamptz not null
);
create index token_vend_tenant on token_vend (tenant, at);
create index token_vend_age on token_vend using brin (at);
