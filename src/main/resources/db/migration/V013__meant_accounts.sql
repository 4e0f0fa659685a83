-- A flow that brings an account back brings that one alone, also when something is chosen of it later.
alter table watched_flow add column reconnecting uuid;
