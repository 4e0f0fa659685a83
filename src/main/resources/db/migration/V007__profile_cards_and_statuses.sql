-- What some APIs keep with a profile for its people.
alter table profile
    add slug        text,
    add timezone    text        not null default 'UTC',
    add time_format text        not null default 'H24',
    add logo        text,
    add updated_at  timestamptz;
update profile set slug = 'profile-' || replace(id::text, '-', ''), updated_at = created_at;
alter table profile alter slug set not null, alter updated_at set not null;
create unique index profile_slug on profile (tenant, slug);

-- The HTTP status of the answer by which a platform refused to renew.
alter table oauth_grant add platform_status integer;
