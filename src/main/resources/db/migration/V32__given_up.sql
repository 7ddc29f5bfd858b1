-- What a webhook has the bot look at, in a word and a repository: several about the same are one look. Empty where it isn't known.
alter table delivery add column about varchar(200);
-- Why it was given up, at the time at which it was handled.
alter table delivery add column given_up text;
alter table heeded_comment add column given_up text;
create index delivery_about on delivery (about, handled_at);
