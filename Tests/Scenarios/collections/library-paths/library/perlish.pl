#!/bin/sh
printf '{"changed": false, "msg": "suffix"}'
