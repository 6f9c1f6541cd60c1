#!/bin/sh
# The window keeps its sandbox also where unprivileged user namespaces are switched off: this program then makes it, and must be root's
# with the setuid bit. It is Chromium's own, and does nothing else.
set -e
chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox'
