#!/bin/sh
echo '{"ansible_facts": {"custom": {"a": 1}}}'
