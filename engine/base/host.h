/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.h: what the machine says about itself: memory and processor. Reads /proc; not RT safe.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes that can be used without pushing others out; 0 where the system does not tell. */
double loligo_host_get_available_bytes (void);
/* The memory of the machine, or what a control group leaves of it; 0 where the system does not tell. */
double loligo_host_get_physical_bytes (void);
/* The most memory that this process has held. */
gsize loligo_host_get_peak_bytes (void);
/* "AMD EPYC 9R14". (transfer full) */
char *loligo_host_get_processor (void);

G_END_DECLS
