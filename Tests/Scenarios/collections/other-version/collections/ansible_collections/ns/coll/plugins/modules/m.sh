#!/bin/sh
printf '{"changed": false, "msg": "m"}'
