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
<<<<<<< HEAD
# shellcheck disable=SC2046
xgettext --from-code=UTF-8 -k_ -kN_ -kC_:1c,2 -kngettext:1,2 -kg_dngettext:2,3 -kg_dpgettext2:2c,3 \
  --no-location --package-name=loligo -o "$template" $(grep -v '^#' po/POTFILES.in)
# A date of its own would make two branches that change a string conflict each time.
sed -i '/^"POT-Creation-Date:/d' "$template"
=======
sh po/make-template.sh "$template"
>>>>>>> 6d1a96b (po: the library of models and the examples in Chinese)
while read -r language; do
  msgmerge --quiet --no-fuzzy-matching --no-location --update --backup=none "po/$language.po" "$template"
  msgattrib --no-obsolete -o "po/$language.po" "po/$language.po"
  msgfmt --check --statistics -o /dev/null "po/$language.po"
done < po/LINGUAS
