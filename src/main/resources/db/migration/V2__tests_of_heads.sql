-- A test of a pull request's head is called after the repository, the pull request, the head and how it is tested.
alter table investigation alter column recipe set data type varchar(100);
alter table investigation alter column open_recipe set data type varchar(100);
