-- Discord keeps its messages itself; here is how far it was told. Times are written by the bot, never by the database.

create table discord_thread (
    investigation varchar(100) not null primary key references investigation (id),
    -- The place of the last message of the console's thread that was said there, and Discord's id of it
    place         integer      not null,
    last_message  varchar(20),
    -- Discord's id of the thread, which is that of the message it hangs on, too
    thread        varchar(20),
    -- What the living message in the channel says, without what is only of the moment
    shown         text,
    -- Whether that is the last word so far on a closed investigation
    shown_last    boolean      not null,
    -- Set where nothing is said any more: why, in words
    ended         varchar(200),
    -- Whoever tells the thread; two bots on one database take turns
    holder        varchar(100),
    held_until    timestamp with time zone
);

-- Single messages that must be said once, by a name of ours: the first message of a thread, the parts of a digest
create table discord_message (
    name          varchar(200) not null primary key,
    tried_at      timestamp with time zone not null,
    message       varchar(20)
);
