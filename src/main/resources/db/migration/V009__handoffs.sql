-- What one step of a journey leaves for a later one. No foreign keys, and not logged: rows live for minutes.
create unlogged table handoff (
    handle_hash bytea primary key,
    id          uuid        not null,
    tenant      uuid        not null,
    purpose     text        not null,
    sealed      bytea       not null,
    expires_at  timestamptz not null
);
create index handoff_expiry on handoff (expires_at);

-- While no account rests on a consent: when it is given up.
alter table oauth_grant add kept_until timestamptz;
create index oauth_grant_kept on oauth_grant (kept_until) where kept_until is not null;
update oauth_grant g set kept_until = now() + interval '30 days', next_refresh_at = null
where not exists (select from account where grant_id = g.id);

-- A profile that is gone keeps no consent from being used by accounts that went elsewhere.
update oauth_grant g set profile = null
where profile is not null and not exists (select from profile where id = g.profile);
alter table oauth_grant add constraint oauth_grant_profile foreign key (profile) references profile on delete set null;
create index oauth_grant_of_profile on oauth_grant (profile);
