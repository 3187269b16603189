#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop file, the metainfo, the schema and the mime type are valid.
set -eu
cd "$(dirname "$0")/../.."
status=0
for file in data/*.desktop data/*.desktop.in; do
  [ -e "$file" ] || continue
  copy=$(mktemp --suffix=.desktop); cp "$file" "$copy"
  desktop-file-validate "$copy" || status=1
  rm -f "$copy"
done
for file in data/*.metainfo.xml data/*.metainfo.xml.in; do
  [ -e "$file" ] || continue
  appstreamcli validate --no-net --explain "$file" || status=1
done
for file in data/*.xml data/*.gschema.xml resources/*.xml ui/*.ui ui/gtk/*.ui; do
  [ -e "$file" ] || continue
  xmllint --noout "$file" || status=1
done
glib-compile-schemas --strict --dry-run data || status=1
exit $status
