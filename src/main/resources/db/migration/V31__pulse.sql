-- One row, which is written where it has to be known whether anything can be.
create table pulse (
    id        integer not null primary key,
    looked_at timestamp with time zone not null
);
insert into pulse (id, looked_at) values (1, timestamp with time zone '1970-01-01 00:00:00+00:00');
