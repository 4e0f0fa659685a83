-- Who else rests on the same consent at the platform, or on the same app there?
drop index oauth_grant_consent;
create index oauth_grant_consent on oauth_grant (client_id, platform, identity_id);
