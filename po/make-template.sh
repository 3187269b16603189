#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make-template.sh FILE: the strings of every file of POTFILES.in, as a template for catalogues.
set -eu
output=$(realpath "$1")
cd "$(dirname "$0")/.."
# shellcheck disable=SC2046
xgettext --from-code=UTF-8 -k_ -kN_ -kC_:1c,2 -kNC_:1c,2 -kngettext:1,2 -kg_dngettext:2,3 -kg_dpgettext2:2c,3 \
  --no-location --package-name=loligo -o "$output" $(grep -v '^#' po/POTFILES.in)
# A date of its own would make two branches that change a string conflict each time.
sed -i '/^"POT-Creation-Date:/d' "$output"
