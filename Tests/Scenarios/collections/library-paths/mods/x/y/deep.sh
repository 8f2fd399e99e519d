#!/bin/sh
printf '{"changed": false, "msg": "deep"}'
