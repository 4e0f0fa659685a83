-- What a consent was given for. A grant may be kept before any account rests on it; then this alone says who reaches it.
alter table oauth_grant add profile uuid;
update oauth_grant g set profile = (select profile from account where grant_id = g.id order by id limit 1);
