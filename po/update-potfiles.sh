#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes POTFILES.in: every source that marks a string, every .ui file, and the
# strings of the library of models and of the examples.
set -eu
cd "$(dirname "$0")/.."
{
  echo '# Files with strings that a person sees; written by po/update-potfiles.sh'
  grep -lE '\b(N?_|C_|g_dngettext) ?\(' -r engine src --include='*.c' | sort
  find ui -name '*.ui' | sort
  echo po/library-strings.h
} > po/POTFILES.in
