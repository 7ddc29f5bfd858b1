-- Digests and where each was told. What H2 and PostgreSQL both take.

create table digest (
    -- The hour that it is for, as the wall clock shows it: whoever inserts it makes it, and nobody makes it twice.
    slot        varchar(64) not null primary key,
    due_at      timestamp with time zone not null,
    until_at    timestamp with time zone not null,
    -- Empty where there was nothing to say.
    body        text        not null
);
create index digest_due on digest (due_at);

create table digest_delivery (
    slot        varchar(64) not null references digest (slot),
    room        varchar(64) not null,
    tries       integer     not null,
    next_try_at timestamp with time zone not null,
    told_at     timestamp with time zone,
    primary key (slot, room)
);

create table notice (
    notice_key  varchar(64) not null primary key,
    hung_at     timestamp with time zone not null,
    body        text        not null
);
