#!/bin/bash

export ENTRYPOINT_VERSION=v4
export PG_BACKUP_VERSION=v1
