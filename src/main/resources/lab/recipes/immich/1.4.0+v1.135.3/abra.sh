#!/bin/bash

export PG_BACKUP_VERSION=v2
