-- What H2 and PostgreSQL both take. Times are written by the bot, never by the database.

create table investigation (
    id           varchar(100) not null primary key,
    recipe       varchar(64)  not null,
    number       integer      not null,
    opened_at    timestamp with time zone not null,
    closed_at    timestamp with time zone,
    -- The recipe while the investigation is open, empty afterwards: two open ones of a recipe can't be.
    open_recipe  varchar(64),
    -- Set by whoever wakes it: a turn that is going on is followed by another at once.
    woken        boolean      not null,
    constraint investigation_number unique (recipe, number),
    constraint investigation_open unique (open_recipe)
);

create table event (
    investigation varchar(100) not null references investigation (id),
    seq           integer      not null,
    happened_at   timestamp with time zone not null,
    type          varchar(100) not null,
    body          text         not null,
    primary key (investigation, seq)
);

-- The console's threads; other rooms keep theirs themselves.
create table message (
    investigation varchar(100) not null references investigation (id),
    seq           integer      not null,
    message_key   varchar(200) not null,
    said_at       timestamp with time zone not null,
    body          text         not null,
    primary key (investigation, seq),
    constraint message_said_once unique (investigation, message_key)
);

-- Kept texts in the pieces in which they came. Places and lengths count UTF-16 units, as the bot does.
create table archive (
    investigation varchar(100) not null references investigation (id),
    name          varchar(200) not null,
    place         bigint       not null,
    length        bigint       not null,
    body          text         not null,
    primary key (investigation, name, place)
);

-- db-scheduler's table: the names and types are its own.
create table scheduled_tasks (
    task_name            varchar(100) not null,
    task_instance        varchar(100) not null,
    task_data            bytea,
    execution_time       timestamp with time zone not null,
    picked               boolean not null,
    picked_by            varchar(200),
    last_success         timestamp with time zone,
    last_failure         timestamp with time zone,
    consecutive_failures integer,
    last_heartbeat       timestamp with time zone,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_due on scheduled_tasks (execution_time);
create index scheduled_tasks_alive on scheduled_tasks (last_heartbeat);
