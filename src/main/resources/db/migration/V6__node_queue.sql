-- Who has the node, and who waits for it. What H2 and PostgreSQL both take.

create table node_lease (
    node        varchar(32) not null primary key,
    holder      varchar(100) references investigation (id),
    -- Grows with each taking: who had it once is told from who has it.
    number      bigint      not null
);
insert into node_lease (node, holder, number) values ('node', null, 0);

-- The holder's row stays while it holds, so that it keeps its place where it has to stand aside.
create table node_queue (
    investigation varchar(100) not null primary key references investigation (id),
    -- 0 for people, 1 for what the bot goes through by itself.
    rank_of       integer     not null,
    since         timestamp with time zone not null,
    -- Doesn't want it before that, and others may have it.
    away_until    timestamp with time zone,
    -- When it was told that it is its turn.
    called_at     timestamp with time zone
);
