-- What a bot is about to write to the outside, put down before it does: whoever comes after it knows that it may have been written.
create table intent (
    investigation  varchar(100) not null references investigation (id),
    -- The write's name within the investigation
    name           varchar(200) not null,
    -- Who is about to write: a bot's process. Whoever takes over waits for what the one before it may still do.
    bot            varchar(100) not null,
    since          timestamp with time zone not null,
    -- The newest comment and status that were there before the first attempt; 0 for none
    comment_before bigint       not null,
    status_before  bigint       not null,
    primary key (investigation, name)
);
