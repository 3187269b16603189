/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * loligo.h: the engine's umbrella; the only engine header that src/ includes.
 */
#pragma once

#include "analysis/live-spectrum.h"
#include "analysis/rate.h"
#include "analysis/spectrum.h"
#include "base/byte-size.h"
#include "base/i18n.h"
#include "base/problem.h"
#include "base/text.h"
#include "base/unit.h"
#include "compile/program.h"
#include "io/export.h"
#include "lang/component.h"
#include "lang/expression.h"
#include "lang/method.h"
#include "lang/synapse-form.h"
#include "model/document.h"
#include "model/effect.h"
#include "model/flatten.h"
#include "model/inside.h"
#include "model/library.h"
#include "model/paths.h"
#include "model/plan.h"
#include "model/plot.h"
#include "model/table.h"
#include "network/preview.h"
#include "run/engine.h"
#include "run/recorder.h"
#include "run/simulation.h"
