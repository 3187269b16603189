/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench.h: the subcommand `bench`.
 */
#pragma once

/* argv[0] is "bench". Returns the exit status. */
int loligo_cli_bench (int argc, char **argv);
