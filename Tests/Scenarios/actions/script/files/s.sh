#!/bin/sh
echo "$# $1|$2 $GREETING"
pwd | grep -c usr
