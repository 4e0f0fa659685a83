-- An endpoint may be of an API that has no words for some accounts.
alter table webhook_endpoint add column accounts text[] not null default '{}'; -- platform/kind; none: all
