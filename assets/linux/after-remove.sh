#!/bin/sh
# All that was installed is gone with the package; what users keep in their homes is theirs.
set -e
