#!/bin/sh
printf '{"changed": false, "msg": "role"}'
