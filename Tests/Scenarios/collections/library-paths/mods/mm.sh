#!/bin/sh
printf '{"changed": false, "msg": "mm"}'
