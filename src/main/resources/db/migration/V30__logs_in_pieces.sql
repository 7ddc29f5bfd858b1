-- Logs of runs in the pieces in which they came. What H2 and PostgreSQL both take.

create table run_log (
    investigation varchar(100) not null references investigation (id),
    run           varchar(120) not null,
    -- How far the node's log was read, in its bytes: it moves in the transaction that keeps what was read.
    node_offset   bigint       not null,
    -- How much of it there is, masked, with what isn't kept any more: characters, and line ends
    length        bigint       not null,
    line_ends     bigint       not null,
    -- The first line that told of a failure, if one did
    red           text,
    primary key (investigation, run)
);

create table log_piece (
    investigation varchar(100) not null,
    run           varchar(120) not null,
    seq           integer      not null,
    -- Which characters of the log it has, and how many line ends stand before and in it
    place         bigint       not null,
    length        integer      not null,
    lines_before  bigint       not null,
    line_ends     integer      not null,
    -- Where its compressed bytes lie: several pieces make a segment, which goes as a whole. With H2 a segment is a file beside the database.
    segment       integer      not null,
    place_in_file bigint       not null,
    stored        integer      not null,
    -- With PostgreSQL the bytes are here, so that every bot can read them.
    body          bytea,
    primary key (investigation, run, seq),
    foreign key (investigation, run) references run_log (investigation, run)
);
