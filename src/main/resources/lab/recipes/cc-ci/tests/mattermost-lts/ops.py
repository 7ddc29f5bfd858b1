"""The state that must survive: a marker and rows in the database."""

from harness import state

DATABASE = "postgres"


def pre_backup(ctx):
    state.seed_database(ctx.domain, DATABASE)
    state.remember("tables", state.tables(ctx.domain, DATABASE))


def pre_restore(ctx):
    state.change_database(ctx.domain, DATABASE)
