#!/bin/sh
exec web 3000=/,/srv/status
