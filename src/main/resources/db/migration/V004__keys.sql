-- The id of the key that sealed a value: it stands in clear behind the first byte.
create function key_of(sealed bytea) returns bigint language sql immutable strict parallel safe
return ('x' || encode(substring(sealed from 2 for 4), 'hex'))::bit(32)::bigint;

-- The keys that rows may be sealed with. A process notes its key before it seals anything, so that a start need not look at the rows
-- to know which keys they may need; a key that no row needs and no process seals with any more is taken out.
create table sealing_key (
    id       bigint primary key,
    seals_at timestamptz not null -- when a process last said that it seals with it
);
insert into sealing_key (id, seals_at)
select key, now() from (
    select key_of(access_token) from oauth_grant
    union select key_of(refresh_token) from oauth_grant
    union select key_of(own_token) from account
    union select key_of(client_secret) from own_app
    union select key_of(secret) from webhook_endpoint
    union select key_of(previous_secret) from webhook_endpoint
    union select key_of(headers) from webhook_endpoint
    union select key_of(sealed) from connect_flow
    union select key_of(ending) from connect_flow
    union select key_of(intent) from selection
    union select key_of(sealed) from selection
) as used (key) where key is not null;
