#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# After strings changed: brings library-strings.h, POTFILES.in and every catalogue up to date. What is then empty wants
# a translation.
set -eu
cd "$(dirname "$0")/.."
python3 po/extract-library.py
sh po/update-potfiles.sh
template=$(mktemp)
trap 'rm -f "$template"' EXIT
sh po/make-template.sh "$template"
while read -r language; do
  msgmerge --quiet --no-fuzzy-matching --no-location --update --backup=none "po/$language.po" "$template"
  msgattrib --no-obsolete -o "po/$language.po" "po/$language.po"
  msgfmt --check --statistics -o /dev/null "po/$language.po"
done < po/LINGUAS
