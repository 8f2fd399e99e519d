#!/bin/sh
printf '{"changed": false, "msg": "inner"}'
